"""The answer, found again from the prompt by the family's solver."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from m32_assets.traces.family import families
from m32_assets.traces.verification.report import AnyTrace

MAX_PROMPT_CHARS = 20_000
"""Longer prompts are not given to a solver."""


def solver_of(family: str) -> Callable[[str], str] | None:
    """The ``solve`` of the family of that name, or None where there is no such family."""
    found = families().get(family)
    return found.solve if found else None


def solver_findings(trace: AnyTrace) -> Iterator[str]:
    """A finding where the solver cannot read the prompt or finds another answer; none for traces of no family."""
    family = trace.meta.get("family") if trace.meta else None
    if not isinstance(family, str) or (solve := solver_of(family)) is None:
        return
    if len(trace.prompt) > MAX_PROMPT_CHARS:
        yield f"the prompt is too long for the solver of {family} ({len(trace.prompt)} characters)"
        return
    try:
        answer = solve(trace.prompt)
    except Exception as error:  # the prompt can be any text, so whatever the solver raises is a finding
        yield f"the solver of {family} cannot read the prompt {trace.prompt[:60]!r} ({type(error).__name__})"
        return
    if answer != trace.final_answer:
        yield f"the prompt {trace.prompt[:60]!r} gives {answer[:60]!r}, the trace says {trace.final_answer[:60]!r}"
