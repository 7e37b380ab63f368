"""Scores before and after by section and category, with intervals that hold for a handful of questions too."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import NamedTuple

from m32_assets.common.errors import M32Error
from m32_assets.evaluation.scorecard import JudgedRow, hits_by


class Share(NamedTuple):
    """Right answers in percent, and the ends of their 95 % interval."""

    score: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Group:
    """Questions of one section or one category, or all of them (``kind`` is ``all``), under both models."""

    kind: str
    name: str
    questions: int
    before: Share
    after: Share


def before_and_after(baseline: Sequence[JudgedRow], tuned: Sequence[JudgedRow]) -> list[Group]:
    """All questions, then the sections by name, then the categories from the best score of the tuned model down.

    Raises:
        M32Error: the two do not judge the same questions, or none.
    """
    if not tuned or sorted(row.id for row in baseline) != sorted(row.id for row in tuned):
        raise M32Error("before and after", "no questions, or different ones", "two models asked the same questions")
    before = {"all": {"all": [row.correct for row in baseline]}}
    after = {"all": {"all": [row.correct for row in tuned]}}
    for kind in ("section", "category"):
        before[kind], after[kind] = hits_by(baseline, kind), hits_by(tuned, kind)
    groups = [
        Group(kind, name, len(hits), _share(before[kind][name]), _share(hits))
        for kind in after
        for name, hits in after[kind].items()
    ]
    order = list(after)
    return sorted(groups, key=lambda g: (order.index(g.kind), -g.after.score if g.kind == "category" else 0.0, g.name))


def wilson_interval(right: int, of: int) -> tuple[float, float]:
    """The 95 % score interval of a share, in percent.

    Of 0 right answers in 5 it says 0 to 43, where the bootstrap can only say 0 to 0 (Wilson, "Probable inference, the
    law of succession, and statistical inference", 1927; without correction for continuity).
    """
    z = NormalDist().inv_cdf(0.975)
    share, weight = right / of, 1 + z * z / of
    middle = share + z * z / (2 * of)
    reach = z * math.sqrt(share * (1 - share) / of + (z / (2 * of)) ** 2)
    low, high = (middle - reach) / weight, (middle + reach) / weight
    return 100 * max(0.0, low), 100 * min(1.0, high)


def _share(hits: Sequence[bool]) -> Share:
    low, high = wilson_interval(sum(hits), len(hits))
    return Share(round(100 * sum(hits) / len(hits), 2), round(low, 2), round(high, 2))
