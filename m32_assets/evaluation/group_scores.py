"""Scores before and after tuning by section and category, with intervals that also hold for few questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from m32_assets.common.errors import M32Error
from m32_assets.evaluation.scorecard import JudgedRow, hits_by


class ScoreInterval(NamedTuple):
    """Right answers in percent, with the ends of their 95 % interval."""

    score: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class GroupScores:
    """One section, one category, or all questions (``kind`` is ``all``), answered by both models."""

    kind: str
    name: str
    questions: int
    before: ScoreInterval
    after: ScoreInterval


def before_and_after(baseline: Sequence[JudgedRow], tuned: Sequence[JudgedRow]) -> list[GroupScores]:
    """All questions, the sections by name, then the categories by falling score of the tuned model.

    Raises:
        M32Error: no questions, or different ones.
    """
    if not tuned or sorted(row.id for row in baseline) != sorted(row.id for row in tuned):
        raise M32Error("before and after", "no questions, or different ones", "two models asked the same questions")
    before = {"all": {"all": [row.correct for row in baseline]}}
    after = {"all": {"all": [row.correct for row in tuned]}}
    for kind in ("section", "category"):
        before[kind], after[kind] = hits_by(baseline, kind), hits_by(tuned, kind)
    groups = [
        GroupScores(kind, name, len(hits), _share(before[kind][name]), _share(hits))
        for kind in after
        for name, hits in after[kind].items()
    ]
    order = list(after)
    return sorted(groups, key=lambda g: (order.index(g.kind), -g.after.score if g.kind == "category" else 0.0, g.name))


def wilson_interval(right: int, of: int) -> tuple[float, float]:
    """The 95 % Wilson score interval of a share, in percent.

    Unlike the bootstrap it says something about small groups: 0 of 5 right answers give 0 to 43, not 0 to 0.
    """
    from scipy.stats import binomtest

    low, high = binomtest(right, of).proportion_ci(method="wilson")
    return 100 * float(low), 100 * float(high)


def _share(hits: Sequence[bool]) -> ScoreInterval:
    low, high = wilson_interval(sum(hits), len(hits))
    return ScoreInterval(round(100 * sum(hits) / len(hits), 2), round(low, 2), round(high, 2))
