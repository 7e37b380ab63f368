"""Prompts of reinforcement learning: questions with a key, some of them held out to tell which round is best."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from m32_assets.common.errors import M32Error
from m32_assets.common.files import sha256_bytes
from m32_assets.data.augmentation import augment
from m32_assets.data.decontamination import PromptIndex
from m32_assets.data.items import Question
from m32_assets.rl.settings import RlSettings
from m32_assets.sft.mixture import Sources, sample_of
from m32_assets.sft.template import PromptTemplate
from m32_assets.traces.schema import ReasoningTrace, topic_of

SOURCES = ("generated", "curated", "ingested")
PROMPT_SEED = 7_000_000
"""Added to the seed of the dataset: prompts have numbers that no training row of this seed has."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question whose answer can be checked.

    Attributes:
        id: hash of the question.
        reference: the expected answer.
        source: one of ``SOURCES``.
        topic: family of a generated question, subject of a curated one.
        demand: what a right answer meets, where more than one wording is right.
        trace: a worked solution; None where there is none.
    """

    id: str
    question: str
    reference: str
    source: str
    topic: str
    demand: Mapping[str, Any] | None = None
    trace: ReasoningTrace | None = None


@dataclass(frozen=True, slots=True)
class Prompts:
    """The prompts to learn from, and those that are held out.

    Attributes:
        left_out: number of prompts that are not used, by reason.
    """

    training: list[Prompt]
    held_out: list[Prompt]
    left_out: dict[str, int]

    def counts(self) -> dict[str, int]:
        """Prompts to learn from, by source."""
        return {source: sum(prompt.source == source for prompt in self.training) for source in SOURCES}


def choose_prompts(
    sources: Sources,
    questions: Sequence[Question],
    trained_on: Iterable[str],
    template: PromptTemplate,
    settings: RlSettings,
) -> Prompts:
    """The prompts of a training.

    Generated ones are new. Curated ones may have been trained on with their work; held-out ones were not, if there are
    enough others. No prompt shares wording with an eval set.

    Args:
        sources: signed and curated traces, and the prompts of the eval sets.
        questions: ingested ones, with an answer and no work.
        trained_on: the prompts of the SFT rows, as the template renders them.

    Raises:
        M32Error: there are too few prompts to hold some out and learn from the others.
    """
    rendered, index = set(trained_on), PromptIndex(sources.held_out)

    def seen(prompt: Prompt) -> bool:
        return template.prompt(prompt.question) in rendered

    found: dict[str, Prompt] = {}
    left_out = {"seen in SFT": 0, "shares wording with an eval set": 0, "is there twice": 0}
    candidates = [
        *_generated(sources, settings),
        *(_of_trace(trace, "curated") for trace in sample_of(sources.curated, settings.curated_prompts)),
        *(_of_question(question) for question in questions[: settings.ingested_prompts]),
    ]
    for prompt in candidates:
        if prompt.source == "generated" and seen(prompt):
            left_out["seen in SFT"] += 1
        elif prompt.source != "generated" and index.shared_with(prompt.question):
            left_out["shares wording with an eval set"] += 1
        elif prompt.id in found:
            left_out["is there twice"] += 1
        else:
            found[prompt.id] = prompt
    chosen = list(found.values())
    if len(chosen) < settings.held_out_prompts + settings.prompts_per_round:
        raise M32Error(
            "prompts",
            f"{len(chosen)}",
            f"at least {settings.held_out_prompts} to hold out and {settings.prompts_per_round} for a round",
            "Raise generated_prompts, or lower held_out_prompts or prompts_per_round",
        )
    order = sorted(chosen, key=lambda prompt: (seen(prompt), prompt.id))
    held_out = {prompt.id for prompt in order[: settings.held_out_prompts]}
    return Prompts(
        training=[prompt for prompt in chosen if prompt.id not in held_out],
        held_out=[prompt for prompt in chosen if prompt.id in held_out],
        left_out={reason: count for reason, count in left_out.items() if count},
    )


def _generated(sources: Sources, settings: RlSettings) -> Iterable[Prompt]:
    if not settings.generated_prompts or sources.seed is None:
        return ()
    seed = sources.seed + PROMPT_SEED
    made = augment(sources.signed, seed, settings.generated_prompts, sources.held_out, known=sources.curated)
    return (_of_trace(trace, "generated") for trace in made.traces)


def _of_trace(trace: ReasoningTrace, source: str) -> Prompt:
    meta = trace.meta or {}
    topic = topic_of(trace) or "none named"
    return Prompt(_id(trace.prompt), trace.prompt, trace.final_answer, source, topic, meta.get("demand") or None, trace)


def _of_question(question: Question) -> Prompt:
    return Prompt(_id(question.prompt), question.prompt, question.expected_answer, "ingested", "ingested")


def _id(question: str) -> str:
    return sha256_bytes(question.encode())[:16]
