"""Compare two runs on the same questions, item by item, and test whether the difference is more than noise."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from m32_assets.common.errors import M32Error
from m32_assets.evaluation.scorecard import BOOTSTRAP_SEED, DRAWS, JudgedRow, percentile_interval, scores_by

Change = Literal["better", "worse", "both right", "both wrong"]
_CHANGES: dict[tuple[bool, bool], Change] = {
    (False, True): "better",
    (True, False): "worse",
    (True, True): "both right",
    (False, False): "both wrong",
}


class ItemChange(BaseModel):
    """One question under both models."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    id: str
    prompt: str
    expected_answer: str
    baseline_answer: str
    tuned_answer: str
    change: Change


class Comparison(BaseModel):
    """Baseline and tuned model side by side; scores and differences in points of 100."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    n_items: int
    baseline_score: float
    tuned_score: float
    difference: float
    interval: Annotated[list[float], Field(description="95 % paired bootstrap interval of the difference")]
    p_value: Annotated[float, Field(ge=0, le=1, description="two-sided exact McNemar test")]
    better: int
    worse: int
    section_differences: dict[str, float]
    category_differences: dict[str, float]
    difficulty_differences: dict[str, float]
    items: list[ItemChange]


def compare(baseline: Sequence[JudgedRow], tuned: Sequence[JudgedRow]) -> Comparison:
    """What the tuned model gained and lost, in the order of the tuned rows.

    Raises:
        M32Error: no rows, a duplicate id, or different questions.
    """
    before = {row.id: row for row in baseline}
    after = {row.id: row for row in tuned}
    if len(before) != len(baseline) or len(after) != len(tuned) or not tuned:
        raise M32Error("compare", "no rows, or a duplicate id", "one judged row per question")
    if different := sorted(before.keys() ^ after.keys()):
        found = f"{different[0]!r} and {len(different) - 1} more in only one run"
        raise M32Error("compare", found, "the same questions")
    items = []
    for row in tuned:
        old = before[row.id]
        if (old.prompt, old.expected_answer) != (row.prompt, row.expected_answer):
            raise M32Error(
                f"compare {row.id!r}", "different questions or expected answers", "two runs on the same eval set"
            )
        items.append(
            ItemChange(
                id=row.id,
                prompt=row.prompt,
                expected_answer=row.expected_answer,
                baseline_answer=old.predicted_answer,
                tuned_answer=row.predicted_answer,
                change=_CHANGES[old.correct, row.correct],
            )
        )
    better, worse = (sum(item.change == change for item in items) for change in ("better", "worse"))
    n = len(items)
    return Comparison(
        n_items=n,
        baseline_score=round(100 * sum(row.correct for row in baseline) / n, 2),
        tuned_score=round(100 * sum(row.correct for row in tuned) / n, 2),
        difference=round(100 * (better - worse) / n, 2),
        interval=_paired_interval(better, worse, n),
        p_value=min(1.0, 2 * mcnemar_tail(min(better, worse), better + worse)),
        better=better,
        worse=worse,
        section_differences=_differences(baseline, tuned, "section"),
        category_differences=_differences(baseline, tuned, "category"),
        difficulty_differences=_differences(baseline, tuned, "difficulty"),
        items=items,
    )


def mcnemar_tail(successes: int, discordant: int) -> float:
    """P(X ≤ successes) for X ~ Binomial(discordant, 1/2): the one-sided exact McNemar test.

    Only questions with different verdicts count. Between models of equal quality each of them is a fair coin (McNemar,
    "Note on the sampling error of the difference between correlated proportions or percentages", 1947).
    """
    from scipy.stats import binom

    return float(binom.cdf(successes, discordant, 0.5))


def p_in_words(p: float) -> str:
    """A p-value as text: ``p = 0.0123``, or ``p < 0.0001``."""
    return f"p = {p:.4f}" if p >= 0.0001 else "p < 0.0001"


def _differences(baseline: Sequence[JudgedRow], tuned: Sequence[JudgedRow], key: str) -> dict[str, float]:
    before = scores_by(baseline, key)
    return {name: round(score - before[name], 2) for name, score in scores_by(tuned, key).items() if name in before}


def _paired_interval(better: int, worse: int, n: int) -> list[float]:
    """Bootstrap over questions, each with the verdicts of both runs."""
    draw = random.Random(BOOTSTRAP_SEED)
    gains = [1] * better + [-1] * worse + [0] * (n - better - worse)
    return percentile_interval([100 * sum(draw.choices(gains, k=n)) / n for _ in range(DRAWS)])
