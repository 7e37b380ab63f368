"""The baselines in the graph: reused if recorded, made again on demand, on questions that no example gives away."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from m32_assets.common.files import read_json, sha256_file, write_json
from m32_assets.data.eval_set import EVAL_V1, EVAL_V2, QuestionSet
from m32_assets.evaluation.baselines import BASELINE_NAMES, worked_examples
from m32_assets.evaluation.predict import prediction_fingerprint
from m32_assets.evaluation.predictions import read_predictions
from m32_assets.evaluation.recorded_baselines import (
    RECORD,
    BaselineRecord,
    find_recorded,
    read_record,
    record_folder,
    recorded_questions,
    write_records,
)
from m32_assets.gemma.model_folder import open_model_folder
from m32_assets.orchestration.evaluation_config import BaselineConfig, EvaluationConfig
from m32_assets.sft.template import PromptTemplate
from m32_assets_tests.support.project import ROOT, TINY, failed_checks, materialize, materialized


def test_records_are_made_of_both_eval_sets_and_only_where_missing_or_stale(tiny_project: Path, tmp_path: Path):
    """The first questions of both sets, on the tiny model."""
    shutil.copytree(tiny_project / ".cache/models", tmp_path / ".cache/models")
    shutil.copytree(tiny_project / "datasets", tmp_path / "datasets")
    asked = [QuestionSet(q.path, n) for q, n in zip(recorded_questions(tmp_path / "datasets"), (6, 4), strict=True)]
    assert [questions.name for questions in asked] == ["eval-v1-first-6", "eval-v2-test-first-4"]
    folders = write_records(tmp_path / "datasets", "tiny", 8, asked)
    assert list(folders.values()) == asked
    assert [folder.parent.parent.name for folder in folders] == ["eval-v1", "eval-v2"]
    model = open_model_folder(tmp_path / ".cache/models/tiny").sha256
    for folder, questions in folders.items():
        assert read_record(folder).made_on["accelerator"] == "cpu"
        for name in BASELINE_NAMES:
            wanted = prediction_fingerprint(
                model,
                questions.path,
                PromptTemplate(),
                limit=questions.limit,
                max_new_tokens=8,
                examples=worked_examples(name),
            )
            found = find_recorded(folder, name, wanted)
            assert found is not None
            assert [row.id for row in read_predictions(found.predictions)] == [item.id for item in questions.items()]
    first, second = folders
    kept = {folder: (folder / RECORD).stat().st_mtime_ns for folder in folders}
    (second / "few_shot.jsonl").write_bytes(b"")  # a damaged record is made again
    assert write_records(tmp_path / "datasets", "tiny", 8, asked) == folders
    assert (first / RECORD).stat().st_mtime_ns == kept[first]
    assert (second / RECORD).stat().st_mtime_ns > kept[second]
    assert len(read_predictions(second / "few_shot.jsonl")) == 4
    write_records(tmp_path / "datasets", "tiny", 8, [QuestionSet(asked[0].path, 2)])  # other questions: stale
    assert len(read_predictions(first / "zero_shot.jsonl")) == 2


def test_questions_that_a_run_asks_by_default_are_recorded():
    asked = recorded_questions(ROOT / "datasets")
    assert [questions.name for questions in asked] == ["eval-v1", "eval-v2-test-first-200"]
    assert BaselineConfig().held_out == EvaluationConfig().held_out == asked[1].limit


def test_asset_reuses_recorded_baselines_unless_fresh(
    tiny_project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    root = tmp_path / "project"
    shutil.copytree(tiny_project, root, ignore=shutil.ignore_patterns(".dagster", "*.zip", "predictions"))
    made = baseline(root)
    sets = {EVAL_V1: made, EVAL_V2: made["held_out"]}
    kept = {known: predictions_of(part) for known, part in sets.items()}
    folders = {known: record_folder(root / "datasets", "tiny", known) for known in sets}
    for known, folder in folders.items():
        assert folder not in {path.parent for path in kept[known].values()}
        record(folder, kept[known])
    shutil.rmtree(root / ".cache/predictions")
    recorded = baseline(root)
    for known, part in ((EVAL_V1, recorded), (EVAL_V2, recorded["held_out"])):
        assert predictions_of(part) == {name: folders[known] / f"{name}.jsonl" for name in BASELINE_NAMES}
    assert recorded["data_version"] == made["data_version"], "the same answers are the same data"
    said = capsys.readouterr().err
    for known in sets:
        assert f"taken from datasets/{known.version}/baselines/tiny/few_shot.jsonl" in said
    assert not (root / ".cache/predictions").exists()
    again = baseline(root, fresh=True)
    assert predictions_of(again) == kept[EVAL_V1]
    assert predictions_of(again["held_out"]) == kept[EVAL_V2]
    assert again["data_version"] == made["data_version"]
    (folders[EVAL_V2] / "few_shot.jsonl").write_bytes(b"")
    result = materialize(root, "baseline_evaluation")
    assert not result.success
    assert "baseline_evaluation" not in materialized(result)


def predictions_of(outputs: dict[str, Any]) -> dict[str, Path]:
    """The files of predictions that the baselines hand on, by baseline."""
    return {name: Path(outputs["baselines"][name]["predictions"]) for name in BASELINE_NAMES}


def record(folder: Path, kept: dict[str, Path]) -> None:
    """Record predictions of the cache, as made on another machine."""
    folder.mkdir(parents=True)
    entries = {}
    for name, path in kept.items():
        shutil.copy(path, folder / f"{name}.jsonl")
        facts = json.loads(path.with_suffix(".made.json").read_text("utf-8"))
        made_from = {key: value for key, value in facts.items() if key not in ("made_at", "device")}
        entries[name] = {"sha256": sha256_file(path), "made_from": made_from}
    value = {"baselines": entries, "made_at": "2026-01-01T00:00:00+00:00", "made_on": {"platform": "another machine"}}
    write_json(folder / RECORD, BaselineRecord.model_validate(value).model_dump())


def test_outside_question_that_is_a_worked_example_stops_the_evaluation(tiny_project: Path, tmp_path: Path):
    root = tmp_path / "project"
    shutil.copytree(tiny_project, root, ignore=shutil.ignore_patterns(".dagster", "*.zip"))
    example = worked_examples("few_shot")[0]
    rows = [
        {"id": "a", "prompt": "Why?", "expected_answer": "so"},
        {"id": "b", "prompt": example.prompt, "expected_answer": "1"},
    ]
    (tmp_path / "mine.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    config = {"config": {"eval_set": str(tmp_path / "mine.jsonl"), "max_new_tokens": 16}}
    result = materialize(root, "baseline_evaluation", config={"baseline_evaluation": config})
    assert failed_checks(result) == {"examples_apart"}
    assert not (root / ".cache/runs/tiny/asset_outputs/baseline_evaluation.json").exists()


def baseline(root: Path, **config: bool) -> dict[str, Any]:
    """Materialize the baselines of the tiny preset; what they hand on."""
    config = {"baseline_evaluation": {"config": {**TINY["baseline_evaluation"]["config"], **config}}}
    assert materialize(root, "baseline_evaluation", config=config).success
    return read_json(root / ".cache/runs/tiny/asset_outputs/baseline_evaluation.json")
