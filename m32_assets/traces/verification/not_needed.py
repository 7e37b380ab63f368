"""A number that the plan calls not needed, and that a later step uses nevertheless."""

from __future__ import annotations

import re
from collections.abc import Iterator

from m32_assets.traces.verification.report import AnyTrace

MAX_CHARS = 60
"""Of the end of a plan, which are read."""
_NOT_NEEDED = re.compile(r"; not needed: [a-z ]+ ([0-9]+)$")
_NUMBER = re.compile(r"[0-9]+")


def not_needed_findings(trace: AnyTrace) -> Iterator[str]:
    """A sentence where a step has the number that the first step calls not needed."""
    plan = trace.steps[0].content
    said = _NOT_NEEDED.search(plan, max(0, len(plan) - MAX_CHARS))
    if not said:
        return
    for step in trace.steps[1:]:
        if said[1] in _NUMBER.findall(step.content):
            yield f"step {step.i} uses {said[1][:20]}, which the plan calls not needed"
            return
