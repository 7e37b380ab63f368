"""The answer, found again from the prompt by the family's solver."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from functools import cache

from m32_assets.traces.verification.report import AnyTrace

_PACKAGE = "m32_assets.traces.solvers"
MAX_PROMPT_CHARS = 20_000


@cache
def _names() -> frozenset[str]:
    package = importlib.import_module(_PACKAGE)
    return frozenset(info.name for info in pkgutil.iter_modules(package.__path__))


@cache
def solver_of(family: str) -> Callable[[str], str] | None:
    """The ``solve`` of the family of that name, or None; only names that the solvers folder lists are imported."""
    if family not in _names():
        return None
    return getattr(importlib.import_module(f"{_PACKAGE}.{family}"), "solve", None)


def solver_findings(trace: AnyTrace) -> Iterator[str]:
    """A sentence where the solver answers otherwise, or cannot read the prompt; nothing for traces of no family."""
    family = trace.meta.get("family") if trace.meta else None
    if not isinstance(family, str) or (solve := solver_of(family)) is None:
        return
    if len(trace.prompt) > MAX_PROMPT_CHARS:
        yield f"the prompt is too long for the solver of {family} ({len(trace.prompt)} characters)"
        return
    try:
        answer = solve(trace.prompt)
    except Exception as error:  # a solver meets any text; whatever stops it is a finding about that text
        yield f"the solver of {family} cannot read the prompt {trace.prompt[:60]!r} ({type(error).__name__})"
        return
    if answer != trace.final_answer:
        yield f"the prompt {trace.prompt[:60]!r} gives {answer[:60]!r}, the trace says {trace.final_answer[:60]!r}"
