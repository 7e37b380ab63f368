"""Wrong answers by category and kind, and examples of each kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeVar

from m32_assets.evaluation.answers import extract
from m32_assets.evaluation.error_kinds import ERROR_KINDS, FalseClaim, false_claim
from m32_assets.evaluation.scorecard import JudgedRow, count_error_kinds, error_kinds_by_category

EXAMPLES = 3
"""Answers shown of each kind."""
T = TypeVar("T")


class ErrorTable(NamedTuple):
    """Wrong answers by kind: of all questions first, then of each category, by falling number of wrong answers.

    ``rows`` has a name and the counts of ``kinds``, which are those that occur.
    """

    kinds: list[str]
    rows: list[tuple[str, list[int]]]


def error_table(rows: Sequence[JudgedRow]) -> ErrorTable:
    """The table of judged rows; without a wrong answer it has no rows."""
    total = count_error_kinds(rows)
    kinds = list(total)
    groups = sorted(error_kinds_by_category(rows).items(), key=lambda group: (-sum(group[1].values()), group[0]))
    named = [("all", total), *groups] if total else []
    return ErrorTable(kinds, [(name, [counts.get(kind, 0) for kind in kinds]) for name, counts in named])


def error_examples(rows: Sequence[JudgedRow]) -> dict[str, list[JudgedRow]]:
    """A few wrong answers of each kind that occurs, spread over the eval set."""
    groups = ((kind, [row for row in rows if row.error_kind == kind]) for kind in ERROR_KINDS)
    return {kind: spread(wrong, EXAMPLES) for kind, wrong in groups if wrong}


def claim_of(row: JudgedRow) -> FalseClaim:
    """The first false claim in the work of a judged row."""
    return false_claim(extract(row.output).reasoning or "")


def spread(rows: Sequence[T], count: int) -> list[T]:
    """At most ``count`` rows at equal distances; the first ones would all be of one section."""
    count = min(count, len(rows))
    return [rows[i * len(rows) // count] for i in range(count)]
