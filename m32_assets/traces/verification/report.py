"""The report of a verification: line numbers and sentences for each kind of finding."""

from __future__ import annotations

from dataclasses import dataclass, field

from m32_assets.traces.jsonl import TraceRecord
from m32_assets.traces.schema import ReasoningTrace

AnyTrace = ReasoningTrace | TraceRecord
"""What the checks read: the published model, or its twin for the hot path."""

KINDS = (
    "schema",
    "arithmetic",
    "final_answer",
    "contradiction",
    "solver",
    "demand",
    "vacuous",
    "repeat",
    "leak",
    "grammar",
    "length",
    "composition",
)

MAX_MESSAGES = 10_000
"""Sentences that are kept of each kind; lines are counted without a limit."""


def _by_kind() -> dict[str, list]:
    return {kind: [] for kind in KINDS}


@dataclass(slots=True)
class Report:
    """Findings by kind, with an entry for every kind. Lines count from 1."""

    lines: dict[str, list[int]] = field(default_factory=_by_kind)
    """The lines with findings, unique and ascending."""
    messages: dict[str, list[str]] = field(default_factory=_by_kind)
    """A sentence for each of the first findings of a kind, e.g. ``"line 17: step 2 says 3 + 4 = 8, but it is 7"``."""

    traces: int = 0
    """Number of traces. Other lines are findings of ``schema``."""
    solved: int = 0
    """Number of traces whose answer was solved again from the prompt: those that this project generated."""

    @property
    def counts(self) -> dict[str, int]:
        """Number of lines with findings, by kind."""
        return {kind: len(lines) for kind, lines in self.lines.items()}

    def found(self, *kinds: str) -> list[str]:
        """The sentences of these kinds."""
        return [message for kind in kinds for message in self.messages[kind]]

    def add(self, kind: str, line: int, message: str) -> None:
        """Record a finding. Call :meth:`sort` at the end if lines of a kind do not ascend."""
        lines = self.lines[kind]
        if not lines or lines[-1] != line:
            lines.append(line)
        if len(self.messages[kind]) < MAX_MESSAGES:
            self.messages[kind].append(f"line {line}: {message}")

    def sort(self) -> None:
        """Make the line numbers unique and ascending."""
        for kind, lines in self.lines.items():
            self.lines[kind] = sorted(set(lines))
