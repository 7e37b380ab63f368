"""The committed evidence: complete, consistent, and with the recorded baselines of the tuned model."""

import shutil
from pathlib import Path

import pytest

from m32_assets.common.files import read_json, sha256_file, write_json
from m32_assets.data.eval_set import EvalItem, read_eval_set
from m32_assets.evaluation.baselines import BASELINE_NAMES
from m32_assets.evaluation.judge import Scorecard, judge, read_predictions, scorecard
from m32_assets.evaluation.predictions import write_predictions
from m32_assets.evaluation.recorded_baselines import read_record, record_folder
from m32_assets.evaluation.samples import judge_samples, sample_scores
from m32_assets.submission.eval_summary import EvalScores, EvalSummary
from m32_assets.submission.evidence import BASELINE_FILES, MANIFEST, PREDICTIONS, SAMPLES, SUMMARY
from m32_assets.submission.evidence_check import check_evidence
from m32_assets_tests.support.project import ROOT
from m32_assets_tests.support.rounds import sealed

RUNS = [ROOT / "submission_runs" / name for name in ("m32_v1", "m32_v1_long")]


@pytest.mark.parametrize("run", RUNS, ids=lambda run: run.name)
def test_committed_evidence_is_complete(run: Path):
    assert check_evidence(run) == []


@pytest.mark.parametrize("run", RUNS, ids=lambda run: run.name)
def test_scores_follow_from_the_answers(run: Path):
    summary = EvalSummary.model_validate(read_json(run / SUMMARY))
    items = read_eval_set(ROOT / "datasets/eval-v1/eval_set.jsonl")
    assert judged_alike(run / PREDICTIONS, items, summary.scorecard)
    for name in BASELINE_NAMES:
        assert judged_alike(run / BASELINE_FILES[name], items, summary.baselines.card(name))


@pytest.mark.parametrize("run", RUNS, ids=lambda run: run.name)
def test_runs_of_the_recorded_model_have_the_recorded_baselines(run: Path):
    record = read_record(record_folder(ROOT / "datasets", "gemma3-270m"))
    for name in BASELINE_NAMES:
        recorded = record.baselines[name]
        same = sha256_file(run / BASELINE_FILES[name]) == recorded.sha256
        assert same == (base_model(run) == recorded.made_from["model"])


def test_the_default_run_is_of_the_recorded_model():
    record = read_record(record_folder(ROOT / "datasets", "gemma3-270m"))
    assert all(base_model(RUNS[0]) == recorded.made_from["model"] for recorded in record.baselines.values())


def base_model(run: Path) -> dict[str, str]:
    """sha256 of each file of the base model. A run made before the tokenizer was mended has another one."""
    inputs = read_json(run / MANIFEST)["inputs"]
    return {name: inputs[name] for name in ("config.json", "model.safetensors", "tokenizer.model")}


def judged_alike(predictions: Path, items: list[EvalItem], recorded: Scorecard) -> bool:
    """Whether the predictions give the recorded card. Evidence of earlier versions does not have all counts."""
    again = scorecard(judge(read_predictions(predictions), items))
    if recorded.no_answer is None:
        again = again.model_copy(update={"no_answer": None})
    if not recorded.error_kinds:
        again = again.model_copy(update={"error_kinds": {}, "category_error_kinds": {}})
    return again == recorded


@pytest.fixture
def sampled(tmp_path: Path) -> Path:
    """The evidence of a run with two samples of each question."""
    folder = shutil.copytree(RUNS[0], tmp_path / "run")
    rows = [
        row.model_copy(update={"sample": n, "prompt": "as asked"})
        for n, run in enumerate(RUNS)
        for row in read_predictions(run / PREDICTIONS)
    ]
    write_predictions(folder / SAMPLES, rows)
    items = read_eval_set(ROOT / "datasets/eval-v1/eval_set.jsonl")
    scores = sample_scores(judge_samples([row.model_copy(update={"prompt": None}) for row in rows], items))
    write_json(folder / SUMMARY, {**read_json(folder / SUMMARY), "sample_scores": scores.model_dump()})
    return sealed(folder)


def test_samples_are_part_of_complete_evidence(sampled: Path):
    assert check_evidence(sampled) == []
    assert SAMPLES in read_json(sampled / MANIFEST)["evidence"]


def test_missing_samples_are_found(sampled: Path):
    (sampled / SAMPLES).unlink()
    found = "\n".join(check_evidence(sampled))
    assert f"{SAMPLES} is missing" in found
    assert f"{SUMMARY} has sample_scores, but {SAMPLES} is missing" in "\n".join(check_evidence(sealed(sampled)))


def test_samples_without_scores_or_seal_are_found(sampled: Path):
    summary = read_json(sampled / SUMMARY)
    write_json(sampled / SUMMARY, {key: part for key, part in summary.items() if key != "sample_scores"})
    assert check_evidence(sealed(sampled)) == [f"{SUMMARY} has no sample_scores for {SAMPLES}"]
    manifest = read_json(sampled / MANIFEST)
    del manifest["evidence"][SAMPLES]
    write_json(sampled / MANIFEST, manifest)
    assert f"{MANIFEST} evidence: no sha256 of {SAMPLES}" in check_evidence(sampled)


def test_null_in_place_of_sample_scores_is_found(sampled: Path):
    write_json(sampled / SUMMARY, {**read_json(sampled / SUMMARY), "sample_scores": None})
    assert "sample_scores: Value error, is null; leave the field out" in "\n".join(check_evidence(sealed(sampled)))


def test_other_number_of_samples_than_was_scored_is_found(sampled: Path):
    lines = (sampled / SAMPLES).read_bytes().splitlines(keepends=True)
    (sampled / SAMPLES).write_bytes(b"".join([*lines[:-1], lines[0]]))
    assert check_evidence(sealed(sampled)) == [f"{SAMPLES} has a duplicate id and sample"]
    (sampled / SAMPLES).write_bytes(b"".join(lines[:-1]))
    assert check_evidence(sealed(sampled)) == [f"{SAMPLES} has 365 rows, {SUMMARY} sample_scores scored 366"]


def _without_held_out() -> EvalSummary:
    return EvalSummary.model_validate(read_json(RUNS[1] / SUMMARY)).model_copy(update={"held_out": None})


def test_short_summary_has_a_line_for_held_out_questions():
    summary = _without_held_out()
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
    summary = _without_held_out()
    zero_shot, few_shot, tuned = summary.baselines.zero_shot, summary.baselines.few_shot, summary.scorecard
    assert summary.compared_with == "few_shot"
    assert summary.in_short().splitlines() == [
        f"score        few-shot {few_shot.primary_score} → {tuned.primary_score} of 100 "
        f"({tuned.n_items} questions; zero-shot {zero_shot.primary_score})",
        f"well-formed  few-shot {few_shot.well_formed} → {tuned.well_formed} of {tuned.n_items} "
        f"(zero-shot {zero_shot.well_formed})",
    ]
