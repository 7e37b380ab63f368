"""The committed evidence: complete, consistent, and with the recorded baselines of the tuned model."""

from pathlib import Path

import pytest

from m32_assets.common.files import read_json, sha256_file
from m32_assets.data.eval_set import read_eval_set
from m32_assets.evaluation.baselines import BASELINE_NAMES
from m32_assets.evaluation.judge import judge, read_predictions, scorecard
from m32_assets.evaluation.recorded_baselines import read_record, record_folder
from m32_assets.submission.evidence import BASELINE_FILES, PREDICTIONS, SUMMARY, EvalScores, EvalSummary
from m32_assets.submission.evidence_check import check_evidence
from m32_assets_tests.support.project import ROOT

RUNS = [ROOT / "submission_runs" / name for name in ("m32_v1", "m32_v1_long")]


@pytest.mark.parametrize("run", RUNS, ids=lambda run: run.name)
def test_committed_evidence_is_complete(run: Path):
    assert check_evidence(run) == []


@pytest.mark.parametrize("run", RUNS, ids=lambda run: run.name)
def test_scores_follow_from_the_answers_and_baselines_are_the_recorded_ones(run: Path):
    summary = EvalSummary.model_validate(read_json(run / SUMMARY))
    items = read_eval_set(ROOT / "datasets/eval-v1/eval_set.jsonl")
    record = read_record(record_folder(ROOT / "datasets", "gemma3-270m"))
    assert scorecard(judge(read_predictions(run / PREDICTIONS), items)) == summary.scorecard
    for name in BASELINE_NAMES:
        assert sha256_file(run / BASELINE_FILES[name]) == record.baselines[name].sha256
        assert scorecard(judge(read_predictions(run / BASELINE_FILES[name]), items)) == summary.baselines.card(name)


def test_short_summary_has_a_line_for_held_out_questions():
    summary = EvalSummary.model_validate(read_json(RUNS[1] / SUMMARY))
    held_out = EvalScores(
        eval_set="eval-v2-test-first-200",
        scorecard=summary.scorecard,
        baselines=summary.baselines,
        compared_with="zero_shot",
    )
    said = summary.model_copy(update={"held_out": held_out}).in_short().splitlines()
    assert said[:2] == summary.in_short().splitlines()
    zero_shot, few_shot = summary.baselines.zero_shot.primary_score, summary.baselines.few_shot.primary_score
    assert said[2] == (
        f"held out     zero-shot {zero_shot} → {summary.primary_score} of 100 "
        f"({summary.scorecard.n_items} questions; few-shot {few_shot})"
    )


def test_short_summary_goes_from_the_better_baseline_to_the_tuned_model():
    summary = EvalSummary.model_validate(read_json(RUNS[1] / SUMMARY))
    zero_shot, few_shot, tuned = summary.baselines.zero_shot, summary.baselines.few_shot, summary.scorecard
    assert summary.compared_with == "few_shot"
    assert summary.in_short().splitlines() == [
        f"score        few-shot {few_shot.primary_score} → {tuned.primary_score} of 100 "
        f"({tuned.n_items} questions; zero-shot {zero_shot.primary_score})",
        f"well-formed  few-shot {few_shot.well_formed} → {tuned.well_formed} of {tuned.n_items} "
        f"(zero-shot {zero_shot.well_formed})",
    ]
