"""The regression gate: compare a new run with the accepted one by a paired test.

The gate itself accepts nothing: accepting a run is an explicit action.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from m32_assets.common.errors import M32Error, misfit
from m32_assets.common.files import canonical_json, read_json, sha256_bytes, write_json
from m32_assets.data.eval_set import PLAIN_NAME
from m32_assets.evaluation.comparison import mcnemar_tail, p_in_words
from m32_assets.evaluation.scorecard import JudgedRow, scorecard

ALPHA = 0.05
"""A loss with a smaller p-value is a regression."""


class RunResult(BaseModel):
    """What is kept of a run, for later ones to be compared with."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    run: Annotated[str, Field(min_length=1)]
    eval_set: Annotated[str, Field(pattern=f"^{PLAIN_NAME}$", description="version, e.g. eval-v1")]
    questions_sha256: Annotated[str, Field(description="over ids, prompts and expected answers")]
    primary_score: float
    well_formed: int
    section_scores: dict[str, float]
    correct: Annotated[dict[str, bool], Field(min_length=1, description="by item id")]
    error_kinds: Annotated[
        dict[str, int], Field(description="wrong answers by kind of error; empty in a result that has none recorded")
    ] = {}


class Verdict(BaseModel):
    """The gate's verdict and what it rests on."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    passed: bool
    sentence: str
    eval_set: str
    current_score: float
    accepted_run: str = Field(default="", description="empty if none is accepted yet")
    accepted_score: float = 0.0
    better: list[str] = []
    worse: list[str] = []
    p_value: Annotated[float, Field(description="P(at least this many losses by chance)")] = 1.0


def run_result(rows: Sequence[JudgedRow], *, run: str, eval_set: str) -> RunResult:
    """What the gate needs of a judged run.

    Raises:
        M32Error: no rows, or ``eval_set`` is not a plain file name.
    """
    card = scorecard(rows)
    if not re.fullmatch(PLAIN_NAME, eval_set):
        raise M32Error("eval set version", repr(eval_set), "letters, digits, dots and dashes")
    questions = sorted([row.id, row.prompt, row.expected_answer] for row in rows)
    return RunResult(
        run=run,
        eval_set=eval_set,
        questions_sha256=sha256_bytes(canonical_json(questions)),
        primary_score=card.primary_score,
        well_formed=card.well_formed,
        section_scores=card.section_scores,
        correct={row.id: row.correct for row in rows},
        error_kinds=card.error_kinds,
    )


def accepted_path(folder: Path, eval_set: str) -> Path:
    """The accepted run of an eval set; ``folder`` is ``submission_runs``."""
    return folder / "accepted" / f"{eval_set}.json"


def regression_gate(current: RunResult, accepted: Path, alpha: float = ALPHA) -> Verdict:
    """Fail if the current run is worse than the accepted one by more than chance explains.

    The test is the one-sided exact McNemar test over the questions on which the two differ.

    Raises:
        M32Error: the accepted file is malformed, or is of other questions.
    """
    if not accepted.exists():
        sentence = f"no accepted run of {current.eval_set} yet to compare {current.primary_score} with"
        return Verdict(passed=True, sentence=sentence, eval_set=current.eval_set, current_score=current.primary_score)
    best = read_accepted(accepted)
    _same_questions(current, best, accepted)
    better = sorted(i for i, right in current.correct.items() if right and not best.correct[i])
    worse = sorted(i for i, right in current.correct.items() if not right and best.correct[i])
    # "at least this many losses" is "at most this many gains" among the discordant items
    p_value = mcnemar_tail(len(better), len(better) + len(worse))
    passed = p_value >= alpha
    sentence = (
        f"{current.run} scores {current.primary_score} on {current.eval_set}, "
        f"the accepted {best.run} {best.primary_score}: "
        f"{len(better)} better, {len(worse)} worse, {p_in_words(p_value)}, "
        + ("no regression" if passed else f"a regression (p < {alpha})")
        + _kinds_change(best, current)
    )
    return Verdict(
        passed=passed,
        sentence=sentence,
        eval_set=current.eval_set,
        current_score=current.primary_score,
        accepted_run=best.run,
        accepted_score=best.primary_score,
        better=better,
        worse=worse,
        p_value=round(p_value, 6),
    )


def _kinds_change(best: RunResult, current: RunResult) -> str:
    """How many wrong answers of each kind there were and are; empty unless both results have kinds."""
    before, now = best.error_kinds, current.error_kinds
    if not before or not now:
        return ""
    kinds = [*now, *(kind for kind in before if kind not in now)]
    return "; " + ", ".join(f"{kind.replace('_', ' ')} {before.get(kind, 0)} → {now.get(kind, 0)}" for kind in kinds)


def accept(current: RunResult, accepted: Path, *, lower: bool = False) -> str:
    """Make ``current`` the run that later ones are compared with; return the sha256 of the file.

    Args:
        lower: accept a score below that of the accepted run.

    Raises:
        M32Error: the score is lower and ``lower`` is not set, or the questions have changed.
    """
    if accepted.exists():
        best = read_accepted(accepted)
        _same_questions(current, best, accepted)
        if current.primary_score < best.primary_score and not lower:
            raise M32Error(
                str(accepted),
                f"{current.run} with {current.primary_score}",
                f"at least {best.primary_score}, as {best.run} has",
                "Pass --lower to accept a lower score",
            )
    return write_json(accepted, current.model_dump())


def read_accepted(path: Path) -> RunResult:
    """The accepted run.

    Raises:
        M32Error: the file is missing or malformed.
    """
    try:
        return RunResult.model_validate(read_json(path))
    except ValidationError as error:
        raise misfit(str(path), error) from None


def _same_questions(current: RunResult, best: RunResult, path: Path) -> None:
    if (current.eval_set, current.questions_sha256) != (best.eval_set, best.questions_sha256) or (
        current.correct.keys() != best.correct.keys()
    ):
        raise M32Error(
            str(path),
            f"{best.eval_set} with {len(best.correct)} other questions",
            f"{current.eval_set} as it is judged now",
            "Give changed questions a new eval set version, with its own accepted run",
        )
