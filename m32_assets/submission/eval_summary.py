"""``eval_summary.json``: a run's scores on the headline questions and on held-out ones, baselines beside them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, NamedTuple

from pydantic import Field

from m32_assets.common.files import write_json
from m32_assets.evaluation.baselines import BaselineName, Baselines, display_name
from m32_assets.evaluation.samples import SampleScores
from m32_assets.evaluation.scorecard import Scorecard
from m32_assets.submission.contracts import LeftOut, Moment, Strict, Text
from m32_assets.submission.evidence import (
    BASELINE_FILES,
    HELD_OUT_BASELINE_FILES,
    HELD_OUT_PREDICTIONS,
    PREDICTIONS,
    SUMMARY,
)


class EvalScores(Strict):
    """The tuned scorecard on one set of questions, with the two baselines beside it."""

    eval_set: Annotated[Text, Field(description="name of the questions, e.g. eval-v2-test-first-200")]
    scorecard: Scorecard
    baselines: Annotated[Baselines, Field(description="of the untuned model: zero_shot, few_shot")]
    compared_with: Annotated[BaselineName, Field(description="the better baseline, which tables and plots show")]

    @property
    def baseline(self) -> Scorecard:
        """The scorecard of the baseline to compare with."""
        return self.baselines.card(self.compared_with)

    @property
    def other(self) -> BaselineName:
        """The lesser baseline."""
        return "few_shot" if self.compared_with == "zero_shot" else "zero_shot"


class JudgedFile(NamedTuple):
    """A file of predictions, and the scorecard that the summary has of it."""

    name: str
    label: str
    card: Scorecard
    scores: EvalScores
    held_out: bool


class EvalSummary(EvalScores):
    """``eval_summary.json``: the scores of the headline's questions, and those of held-out questions if any."""

    run_version: Text
    metrics: Annotated[dict[str, float], Field(min_length=1)]
    primary_score: Annotated[float, Field(ge=0, le=100)]
    evaluated_at: Moment
    held_out: Annotated[
        EvalScores | None, LeftOut, Field(description="the same of held-out questions; left out by a run without them")
    ] = None
    sample_scores: Annotated[
        SampleScores | None, LeftOut, Field(description="over several samples of each question; left out if none")
    ] = None

    def judged_files(self) -> list[JudgedFile]:
        """Every file of predictions that this summary has a scorecard of."""
        found = []
        for held_out, scores in ((False, self), (True, self.held_out)):
            if scores:
                label = "held_out " if held_out else ""
                predictions = HELD_OUT_PREDICTIONS if held_out else PREDICTIONS
                baselines = HELD_OUT_BASELINE_FILES if held_out else BASELINE_FILES
                found.append(JudgedFile(predictions, f"{label}scorecard", scores.scorecard, scores, held_out))
                found += [
                    JudgedFile(file, f"{label}baselines.{name}", scores.baselines.card(name), scores, held_out)
                    for name, file in baselines.items()
                ]
        return found

    def in_short(self) -> str:
        """Scores and well-formed answers in a few lines: the better baseline → the tuned model, then the other."""
        after, before = self.scorecard, self.baseline
        lesser, name = self.baselines.card(self.other), display_name(self.compared_with)
        lines = [
            f"score        {_change(self)}",
            f"well-formed  {name} {before.well_formed} → {after.well_formed} of {after.n_items} "
            f"({display_name(self.other)} {lesser.well_formed})",
        ]
        if self.held_out:
            lines.append(f"held out     {_change(self.held_out)}")
        return "\n".join(lines)


def _change(scores: EvalScores) -> str:
    after, lesser = scores.scorecard, scores.baselines.card(scores.other)
    return (
        f"{display_name(scores.compared_with)} {scores.baseline.primary_score} → {after.primary_score} of 100 "
        f"({after.n_items} questions; {display_name(scores.other)} {lesser.primary_score})"
    )


def eval_summary(
    *,
    run_version: str,
    eval_set: str,
    scorecard: Scorecard,
    baselines: Baselines,
    metrics: Mapping[str, float],
    evaluated_at: str,
    held_out: EvalScores | None = None,
    sample_scores: SampleScores | None = None,
) -> EvalSummary:
    """The summary; it chooses the baseline to compare with, and adds ``answer_correctness`` to the metrics.

    Raises:
        pydantic.ValidationError: a field is empty, not finite or not of its form.
    """
    found = {"held_out": held_out, "sample_scores": sample_scores}
    optional: dict[str, Any] = {name: scores for name, scores in found.items() if scores}
    return EvalSummary(
        run_version=run_version,
        eval_set=eval_set,
        primary_score=scorecard.primary_score,
        scorecard=scorecard,
        baselines=baselines,
        compared_with=baselines.better(),
        evaluated_at=evaluated_at,
        metrics={"answer_correctness": scorecard.primary_score, **{name: float(v) for name, v in metrics.items()}},
        **optional,
    )


def write_eval_summary(run_folder: Path, summary: EvalSummary) -> None:
    """Write ``eval_summary.json``."""
    write_json(run_folder / SUMMARY, summary.model_dump(exclude_none=True))
