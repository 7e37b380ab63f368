"""Scores of several samples per question: pass@k, majority votes, and how many samples of a question are right.

With fewer samples than a ``k`` there is no score at it: the largest ``k`` is the number of samples, which is the same
for every question.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from math import comb
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from m32_assets.common.errors import M32Error
from m32_assets.data.eval_set import EvalItem
from m32_assets.evaluation.answers import extract, same_answer
from m32_assets.evaluation.error_kinds import false_claim
from m32_assets.evaluation.judge import judge_one, refuse_other_questions
from m32_assets.evaluation.predictions import Prediction
from m32_assets.evaluation.scorecard import BOOTSTRAP_SEED, DRAWS, JudgedRow, Percent, percentile_interval

Interval = Annotated[list[Percent], Field(min_length=2, max_length=2)]


class ScoresAtK(BaseModel):
    """What ``k`` samples per question are worth, in percent, each with its 95 % bootstrap interval over questions."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)

    k: Annotated[int, Field(ge=1)]
    pass_at_k: Annotated[Percent, Field(description="at least one of k samples is right")]
    pass_interval: Interval
    majority: Annotated[Percent, Field(description="the most frequent answer of k samples is right")]
    majority_interval: Interval
    verified_majority: Annotated[
        Percent, Field(description="the same over well-formed samples without a false claim, or over all without any")
    ]
    verified_majority_interval: Interval


class SampleScores(BaseModel):
    """Scores over several samples of each question. A question without samples counts as wrong."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)

    n_items: Annotated[int, Field(ge=1)]
    n_skipped: Annotated[int, Field(ge=0, description="questions without samples")]
    samples: Annotated[int, Field(ge=1, description="of each question")]
    scores: Annotated[list[ScoresAtK], Field(min_length=1, description="for k = 1, the powers of two, and all samples")]
    right_of_samples: Annotated[
        list[int], Field(description="number of questions with 0, 1, … and all of their samples right")
    ]
    some_right: Annotated[int, Field(ge=0, description="questions with some samples right and some wrong")]
    with_verified: Annotated[int, Field(ge=0, description="questions with a well-formed sample without a false claim")]


def has_samples(predictions: Sequence[Prediction]) -> bool:
    """Whether a question has more than one prediction."""
    return len({row.id for row in predictions}) < len(predictions)


def judge_samples(
    predictions: Sequence[Prediction], items: Sequence[EvalItem], where: str = "predictions"
) -> list[list[JudgedRow]]:
    """The judged samples of each item, by their number; an item without samples has none.

    Args:
        where: the file of the predictions, for the message of a refusal.

    Raises:
        M32Error: a prediction for an unknown item or another question, or more samples of one question than of another.
    """
    refuse_other_questions(predictions, items, where)
    found: dict[str, list[Prediction]] = defaultdict(list)
    for row in predictions:
        found[row.id].append(row)
    first = next(iter(found), "")
    for name, rows in found.items():
        if len(rows) != len(found[first]):
            counts = f"{len(found[first])} samples of {first!r} and {len(rows)} of {name!r}"
            raise M32Error(where, counts, "as many of every question")
    return [[judge_one(i, row) for row in sorted(found[i.id], key=lambda row: row.sample)] for i in items]


def sample_scores(judged: Sequence[Sequence[JudgedRow]]) -> SampleScores:
    """The scores over the samples of each question, as ``judge_samples`` returns them.

    Raises:
        M32Error: no question has samples, or more samples of one question than of another.
    """
    counts = {len(rows) for rows in judged if rows}
    if len(counts) != 1:
        raise M32Error("samples", f"{sorted(counts)} samples per question", "as many of every question, at least one")
    (n,) = counts
    right = [sum(row.correct for row in rows) for rows in judged]
    resamples = _resamples(len(judged))

    def scored(value: Callable[[int], float]) -> tuple[float, list[float]]:
        return _mean_and_interval([value(q) if judged[q] else 0.0 for q in range(len(judged))], resamples)

    scores = []
    for k in ks_of(n):
        passed, pass_interval = scored(lambda q, k=k: pass_at_k(n, right[q], k))
        plain, plain_interval = scored(lambda q, k=k: _majority_right(judged[q], k))
        verified, verified_interval = scored(lambda q, k=k: _majority_right(judged[q], k, verified=True))
        scores.append(
            ScoresAtK(
                k=k,
                pass_at_k=passed,
                pass_interval=pass_interval,
                majority=plain,
                majority_interval=plain_interval,
                verified_majority=verified,
                verified_majority_interval=verified_interval,
            )
        )
    tally = Counter(right)
    return SampleScores(
        n_items=len(judged),
        n_skipped=sum(not rows for rows in judged),
        samples=n,
        scores=scores,
        right_of_samples=[tally[c] for c in range(n + 1)],
        some_right=sum(0 < c < n for c in right),
        with_verified=sum(any(map(_verified, rows)) for rows in judged),
    )


def ks_of(n: int) -> list[int]:
    """1, the powers of two up to ``n``, and ``n``."""
    return sorted({1 << power for power in range(n.bit_length())} | {n})


def pass_at_k(n: int, right: int, k: int) -> float:
    """The share of all sets of ``k`` of ``n`` samples that hold a right one, where ``right`` samples are right.

    It is an unbiased estimate of the probability that one of ``k`` samples is right (Chen et al., "Evaluating large
    language models trained on code", arXiv 2107.03374).

    Raises:
        M32Error: ``k`` is not 1 to ``n``.
    """
    if not 1 <= k <= n:
        raise M32Error("k", str(k), f"1 to {n}, the number of samples")
    return 1 - comb(n - right, k) / comb(n, k)


def vote(answers: Sequence[str], prompt: str) -> int | None:
    """The place of the most frequent answer, where it comes first; None if all are empty.

    Answers are the same if the judge takes each of them for the other. An empty answer is no vote. Of equally frequent
    answers the one that comes first wins.
    """
    votes: dict[int, int] = {}  # place of the first of equal answers → how many
    placed: dict[str, int] = {}
    for place, answer in enumerate(answers):
        if not answer.strip():
            continue
        if answer not in placed:
            placed[answer] = next((first for first in votes if _same(answers[first], answer, prompt)), place)
        votes[placed[answer]] = votes.get(placed[answer], 0) + 1
    return max(votes, key=lambda first: votes[first]) if votes else None


def voted_answer(samples: Sequence[Prediction], prompt: str, *, verified: bool = False) -> str:
    """The most frequent answer of the samples, as first written; empty if none has an answer. It needs no gold answer.

    Args:
        verified: count only well-formed samples without a false claim, if there are any.
    """
    found = [extract(row.output) for row in sorted(samples, key=lambda row: row.sample)]
    if verified:
        trusted = [one for one in found if one.well_formed and not false_claim(one.reasoning or "").line]
        found = trusted or found
    answers = [one.answer or "" for one in found]
    place = vote(answers, prompt)
    return "" if place is None else answers[place]


def _same(a: str, b: str, prompt: str) -> bool:
    return same_answer(a, b, prompt) and same_answer(b, a, prompt)


def _verified(row: JudgedRow) -> bool:
    return row.well_formed and row.arithmetic_holds


def _majority_right(rows: Sequence[JudgedRow], k: int, *, verified: bool = False) -> float:
    """How often the vote of ``k`` samples is right, over consecutive groups of ``k``; a rest is left out."""
    groups = [rows[start : start + k] for start in range(0, len(rows) - k + 1, k)]
    right = 0
    for group in groups:
        voters = [row for row in group if _verified(row)] if verified else []
        voters = voters or group
        place = vote([row.predicted_answer for row in voters], voters[0].prompt)
        right += place is not None and voters[place].correct
    return right / len(groups)


def _resamples(n: int) -> list[list[int]]:
    """Questions drawn with replacement, the same for every score."""
    draw = random.Random(BOOTSTRAP_SEED)
    return [draw.choices(range(n), k=n) for _ in range(DRAWS)]


def _mean_and_interval(values: Sequence[float], resamples: Sequence[Sequence[int]]) -> tuple[float, list[float]]:
    """The mean in percent and its interval."""
    n = len(values)
    means = [100 * sum(map(values.__getitem__, drawn)) / n for drawn in resamples]
    return round(100 * sum(values) / n, 2), percentile_interval(means)
