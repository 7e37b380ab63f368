"""Answers as a policy might have written them, and a sampler whose continuations are planted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import numpy as np

from m32_assets.gemma.model_folder import ModelFolder
from m32_assets.gemma.tokenizer import load_tokenizer
from m32_assets.inference.completion import Completion
from m32_assets.inference.sampling import FinishReason
from m32_assets.inference.sampling import Sampling as Drawing
from m32_assets.rl.methods.lesson import Sampling
from m32_assets.rl.prompts import Prompt
from m32_assets.rl.rewards import DEFAULT_WEIGHTS
from m32_assets.rl.rollouts import Group, Sampler
from m32_assets.rl.settings import RlSettings
from m32_assets.sft.template import PromptTemplate
from m32_assets.traces.schema import ReasoningTrace, TraceStep

SETTINGS = RlSettings(rounds=1, max_new_tokens=200, keep_per_prompt=2, min_headroom=0)


@dataclass(frozen=True, slots=True)
class Planted(Sampler):
    """A sampler whose policy goes on as planted.

    Attributes:
        rest: by the end of the text so far, what the policy writes behind it up to its end of turn.
        asked: the texts that were to be gone on with.
    """

    rest: Mapping[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def _generate(
        self, decoder: Any, ids: Sequence[list[int]], sampling: Any, log: Any, made_from: Any, progress: Any
    ) -> dict[tuple[int, int], Completion]:
        found = {}
        for number, prompt in enumerate(ids):
            text = self.tokenizer.decode(prompt)
            self.asked.append(text)
            rest = next(rest for end, rest in self.rest.items() if text.endswith(end))
            found[number, 0] = Completion(number, 0, self.tokenizer.encode(rest), "stop")
        return found


def planted(
    folder: ModelFolder, rest: Mapping[str, str] | None = None, rewards: Mapping[str, float] = DEFAULT_WEIGHTS
) -> Planted:
    """A sampler with the tokenizer of a folder."""
    return Planted(
        load_tokenizer(folder.path),
        PromptTemplate(instruction=""),
        np.arange(1024, dtype=np.int32),
        Drawing(temperature=1.0),
        SETTINGS.max_new_tokens,
        rewards,
        rest=rest or {},
    )


def given(sampler: Sampler) -> Sampling:
    """What a method is given, without a decoder: its continuations are planted."""
    return Sampling(sampler, cast(Any, None), 0, Path("unused"), {})


def sum_prompt(a: int, b: int, source: str = "generated") -> Prompt:
    """The question for a sum, with its worked solution."""
    question = f"What is {a} + {b}?"
    steps = [TraceStep(i=0, type="compute", content=f"{a} + {b} = {a + b}")]
    trace = ReasoningTrace(trace_version="1.0", prompt=question, final_answer=str(a + b), steps=steps)
    return Prompt(f"{a}+{b}", question, str(a + b), source, "sums", trace=trace)


def text_of(work: str, answer: object) -> str:
    """An answer in the form."""
    return f"<reasoning>{work}</reasoning>\n<answer>{answer}</answer>"


def group_of(sampler: Sampler, prompt: Prompt, *texts: str, cut: Sequence[int] = ()) -> Group:
    """Answers to a prompt, rewarded as sampled ones are.

    Args:
        cut: the numbers of those that were cut.
    """
    found = []
    for sample, text in enumerate(texts):
        reason: FinishReason = "length" if sample in cut else "stop"
        found.append(sampler._rollout(prompt, sample, Completion(0, sample, sampler.tokenizer.encode(text), reason)))
    return found
