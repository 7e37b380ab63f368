"""Whether the work of a completion says something, so that filler earns nothing."""

from __future__ import annotations

import re

from m32_assets.evaluation.answers import Extracted
from m32_assets.traces.schema import ReasoningTrace, TraceStep
from m32_assets.traces.verification.vacuous import vacuous_findings

MAX_LINES = 1000
"""Lines of the work that are read."""
MAX_ANSWER_CHARS = 200
"""A longer answer is not looked for within a line."""
_NUMBERED = re.compile(r"[0-9]+\. ")


def steps_of(found: Extracted) -> list[str]:
    """The lines of the work that are not blank, without the numbers of the numbered style."""
    lines = (found.reasoning or "").split("\n")[:MAX_LINES]
    if found.style == "numbered":
        lines = [_NUMBERED.sub("", line, count=1) for line in lines]
    return [line for line in lines if line.strip()]


def shows_work(found: Extracted, prompt: str) -> bool:
    """Whether a line of the work says more than the prompt and the answer do.

    Filler, tautologies, repeats and restatements of the prompt say nothing, by the verifier's check of training traces.
    Nor does the answer by itself: ``so the answer is 42`` is no work.
    """
    answer = (found.answer or "").strip()
    steps = [line for step in steps_of(found) if any(map(str.isalnum, line := _without(answer, step)))]
    trace = ReasoningTrace.model_construct(
        prompt=_without(answer, prompt),  # a question may name its answer, and work may repeat it
        final_answer=answer,
        # not validated: any text is a step of a completion
        steps=[TraceStep.model_construct(i=i, content=line) for i, line in enumerate(steps)],
    )
    return sum(1 for _ in vacuous_findings(trace)) < len(steps)


def _without(answer: str, text: str) -> str:
    """The text without the answer where that is a whole word or several."""
    if not answer or len(answer) > MAX_ANSWER_CHARS:
        return "" if answer and text.strip() == answer else text
    return re.sub(rf"(?<!\w){re.escape(answer)}(?!\w)", " ", text, flags=re.IGNORECASE)
