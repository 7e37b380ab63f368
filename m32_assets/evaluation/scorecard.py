"""The scorecard: totals over judged rows."""

from __future__ import annotations

import math
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    model_serializer,
)

from m32_assets.common.errors import M32Error
from m32_assets.evaluation.error_kinds import ERROR_KINDS, ErrorKind

DRAWS = 2000
"""Resamples of a bootstrap."""
BOOTSTRAP_SEED = 42
"""Seed of the resamples, so that the same rows give the same interval."""
Percent = Annotated[float, Field(ge=0, le=100)]


class JudgedRow(BaseModel):
    """One judged item. The fields below ``correct`` are scored separately and do not enter it."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    id: str
    section: str
    category: str
    difficulty: str
    prompt: str
    expected_answer: str
    predicted_answer: Annotated[str, Field(description="empty if the output has no answer")]
    output: str
    scored: Annotated[bool, Field(description="there is a prediction")]
    correct: bool
    well_formed: bool
    arithmetic_holds: Annotated[bool, Field(description="there is reasoning, and no claim in it is false")]
    answer_agrees_with_reasoning: Annotated[bool, Field(description="the last step ends in the answer")]
    reasoning_chars: int
    reasoning_steps: Annotated[int, Field(description="lines that are not empty")]
    finish_reason: Annotated[str, Field(description="why the output ended; empty if not recorded")] = ""
    error_kind: Annotated[ErrorKind | Literal[""], Field(description="empty if the answer is right")] = ""
    false_line: Annotated[
        int, Field(ge=0, description="line of the work with its first false claim, from 1; 0: none")
    ] = 0


def _not_null(value: object) -> object:
    if value is None:
        raise ValueError("is null; leave the field out")
    return value


class Scorecard(BaseModel):
    """Scores in percent of all items; a skipped item counts as wrong.

    ``stddev`` is that of one item's score (0 or 100); intervals are 95 % percentile bootstrap intervals of the mean
    (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13), seeded.
    """

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)

    n_items: int
    n_scored: int
    n_skipped: int
    primary_score: Annotated[Percent, Field(description="answers that are right")]
    stddev: float
    interval: list[Percent]
    section_scores: dict[str, Percent]
    category_scores: dict[str, Percent]
    difficulty_scores: dict[str, Percent]
    section_intervals: dict[str, list[Percent]]
    no_answer: Annotated[
        int | None,
        BeforeValidator(_not_null),
        Field(ge=0, description="outputs in which no answer was found, all wrong; left out if not recorded"),
    ] = None
    well_formed: int
    arithmetic_holds: int
    answer_agrees_with_reasoning: int
    mean_reasoning_chars: Annotated[float, Field(description="over rows with reasoning")]
    mean_reasoning_steps: float
    error_kinds: Annotated[
        dict[str, int], Field(description="wrong answers by kind; empty if not recorded, or if all are right")
    ] = {}
    category_error_kinds: Annotated[
        dict[str, dict[str, int]], Field(description="the same for each category with a wrong answer")
    ] = {}

    @model_serializer(mode="wrap")
    def _as_recorded(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Evidence holds no null, so what an older version did not record is left out."""
        return {name: value for name, value in handler(self).items() if name != "no_answer" or value is not None}


def scorecard(rows: Sequence[JudgedRow]) -> Scorecard:
    """The scorecard over judged rows; the same rows in any order give the same card.

    Raises:
        M32Error: no rows.
    """
    if not rows:
        raise M32Error("scorecard", "no judged rows", "at least one")
    values = [row.correct for row in rows]
    share = sum(values) / len(values)
    reasoned = [row for row in rows if row.reasoning_chars]
    return Scorecard(
        n_items=len(rows),
        n_scored=sum(row.scored for row in rows),
        n_skipped=sum(not row.scored for row in rows),
        primary_score=_percent(values),
        stddev=round(100 * math.sqrt(share * (1 - share)), 2),
        interval=bootstrap_interval(values),
        section_scores=scores_by(rows, "section"),
        category_scores=scores_by(rows, "category"),
        difficulty_scores=scores_by(rows, "difficulty"),
        section_intervals={name: bootstrap_interval(hits) for name, hits in hits_by(rows, "section").items()},
        no_answer=sum(row.scored and not row.predicted_answer for row in rows),
        well_formed=sum(row.well_formed for row in rows),
        arithmetic_holds=sum(row.arithmetic_holds for row in rows),
        answer_agrees_with_reasoning=sum(row.answer_agrees_with_reasoning for row in rows),
        mean_reasoning_chars=round(sum(r.reasoning_chars for r in reasoned) / max(1, len(reasoned)), 2),
        mean_reasoning_steps=round(sum(r.reasoning_steps for r in reasoned) / max(1, len(reasoned)), 2),
        error_kinds=count_error_kinds(rows),
        category_error_kinds=error_kinds_by_category(rows),
    )


def count_error_kinds(rows: Iterable[JudgedRow]) -> dict[str, int]:
    """The wrong answers by kind, in order of precedence, without the kinds that do not occur."""
    counts = Counter(row.error_kind for row in rows if row.error_kind)
    return {kind: counts[kind] for kind in ERROR_KINDS if counts[kind]}


def error_kinds_by_category(rows: Iterable[JudgedRow]) -> dict[str, dict[str, int]]:
    """The wrong answers by kind of each category that has any, by name."""
    groups: dict[str, list[JudgedRow]] = defaultdict(list)
    for row in rows:
        if row.error_kind:
            groups[row.category].append(row)
    return {name: count_error_kinds(wrong) for name, wrong in sorted(groups.items())}


def scores_by(rows: Sequence[JudgedRow], key: str) -> dict[str, float]:
    """The score of each section, category or difficulty, by name."""
    return {name: _percent(hits) for name, hits in hits_by(rows, key).items()}


def bootstrap_interval(hits: Sequence[bool]) -> list[float]:
    """The 95 % percentile bootstrap interval of the share of hits, in percent.

    ``scipy.stats.bootstrap`` draws other resamples, which would change the intervals of recorded scorecards.
    """
    n, share = len(hits), sum(hits) / len(hits)
    draw = random.Random(BOOTSTRAP_SEED)
    return percentile_interval([100 * sum(draw.random() < share for _ in range(n)) / n for _ in range(DRAWS)])


def percentile_interval(means: Sequence[float]) -> list[float]:
    """The ends of the middle 95 % of resampled means, rounded."""
    ordered = sorted(means)
    return [round(ordered[int(0.025 * len(means))], 2), round(ordered[int(0.975 * len(means)) - 1], 2)]


def hits_by(rows: Sequence[JudgedRow], key: str) -> dict[str, list[bool]]:
    """Right or wrong, row by row, by the name of the section, category or difficulty."""
    groups: dict[str, list[bool]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, key)].append(row.correct)
    return dict(sorted(groups.items()))


def _percent(hits: Sequence[bool]) -> float:
    return round(100 * sum(hits) / len(hits), 2)
