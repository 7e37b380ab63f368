"""What would become of a file, before it is taken in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from m32_assets.data.about import About
from m32_assets.data.decontamination import PromptIndex
from m32_assets.data.intake import Intake
from m32_assets.data.items import Question
from m32_assets.data.record_files import count_records
from m32_assets.traces.schema import ReasoningTrace

SHOWN_ROWS = 3
SHOWN_REASONS = 3


@dataclass(slots=True)
class Preview:
    """The counts of a file, its first rows, and the first reasons of each kind to put a record aside."""

    form: str = ""
    given: int = 0
    accepted: int = 0
    questions: int = 0
    aside: dict[str, int] = field(default_factory=dict)
    reasons: dict[str, list[str]] = field(default_factory=dict)
    traces: list[ReasoningTrace] = field(default_factory=list)
    asked: list[Question] = field(default_factory=list)
    leaks: list[str] = field(default_factory=list)
    """Sentences about traces and questions that share wording with an eval set, and will not be used."""


def preview(path: Path, about: About, held_out: Sequence[str] = ()) -> Preview:
    """Read a file as an ingest would, by itself and without writing anything.

    Args:
        held_out: the prompts of the eval sets.

    Raises:
        M32Error: the file as a whole cannot be read, or is of no known form.
    """
    intake, found, index = Intake(), Preview(), PromptIndex(held_out)
    count_records(path)
    form = intake.form(path, about)
    if form is None:
        return found
    found.form = form.NAME
    for outcome in intake.read(path, form, about):
        found.given += 1
        if outcome.item is None:
            found.aside[outcome.kind] = found.aside.get(outcome.kind, 0) + 1
            reasons = found.reasons.setdefault(outcome.kind, [])
            reasons += [outcome.reason] if len(reasons) < SHOWN_REASONS else []
            continue
        if shared := index.shared_with(outcome.item.prompt):
            found.leaks.append(f"{outcome.record.where}: {outcome.item.prompt[:80]!r} {shared}")
        if isinstance(outcome.item, Question):
            found.questions += 1
            found.asked += [outcome.item] if len(found.asked) < SHOWN_ROWS else []
        else:
            found.accepted += 1
            found.traces += [outcome.item] if len(found.traces) < SHOWN_ROWS else []
    return found
