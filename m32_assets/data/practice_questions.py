"""Questions to ask a model between trainings: generated ones and held-out curated ones, none of an eval set."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from m32_assets.data.decontamination import PromptIndex
from m32_assets.data.eval_set import EvalItem
from m32_assets.traces.demand import Demand
from m32_assets.traces.family import families
from m32_assets.traces.schema import ReasoningTrace

SERIES = 2
"""Series of generated questions: one decides the weights of families, another judges what they do."""


def generated_questions(seed: int, per_family: int, eval_prompts: Iterable[str], *, series: int) -> list[EvalItem]:
    """The last questions of every family under ``seed``, which a training reaches after all others.

    The category of an item is its family. Questions that share wording with an eval set are left out.

    Args:
        series: 0 or 1; they take turns, so no question of one is of the other.
    """
    held_out, found = PromptIndex(eval_prompts), []
    for name, family in families().items():
        for index in range(family.size - 1 - series, -1, -SERIES)[:per_family]:
            draft = family.draft(seed, index)
            if not held_out.shared_with(draft.prompt):
                item = EvalItem(
                    id=f"{name}-{index}",
                    prompt=draft.prompt,
                    expected_answer=draft.answer,
                    section="edge_case" if family.slice else "core",
                    category=name,
                )
                found.append(item)
    return found


def curated_questions(traces: Sequence[ReasoningTrace]) -> list[EvalItem]:
    """Curated traces as questions. The category of an item is its subject."""
    return [
        EvalItem(
            id=f"curated-{number}",
            prompt=trace.prompt,
            expected_answer=trace.final_answer,
            section="core",
            category=str((trace.meta or {}).get("subject")),
            demand=Demand.model_validate(demand) if (demand := (trace.meta or {}).get("demand")) else None,
        )
        for number, trace in enumerate(traces, 1)
    ]
