"""What the verifier proves false in a trace, so that nothing is taught by it. What it cannot tell is not false."""

from __future__ import annotations

from m32_assets.traces.schema import ReasoningTrace
from m32_assets.traces.verification import check_trace

FALSE = frozenset(("arithmetic", "contradiction", "solver", "demand"))
"""Kinds of findings that mean a trace teaches something untrue."""


def false_in(trace: ReasoningTrace) -> str | None:
    """The first sentence of the verifier that proves the trace false; None where there is none."""
    return next((said for kind, said in check_trace(trace) if kind in FALSE), None)
