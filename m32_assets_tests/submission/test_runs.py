"""The list of runs, read from evidence that is complete, broken or missing."""

import json
import os
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from m32_assets.common.errors import M32Error
from m32_assets.common.files import read_json
from m32_assets.evaluation.gate import RunResult, accept, accepted_path
from m32_assets.submission.evidence import RUN_CONFIG, RecordedConfig
from m32_assets.submission.run_settings import flat_settings, setting_text
from m32_assets.submission.runs import (
    accepted_elsewhere,
    best_run,
    differing_settings,
    error_kinds_text,
    read_run,
    read_runs,
)
from m32_assets.training.settings import TrainingSettings
from m32_assets_tests.support.project import ROOT
from m32_assets_tests.support.run_folders import copy_run, copy_runs, edit_json


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    """A folder with copies of both committed runs."""
    return copy_runs(tmp_path / "runs")


def test_committed_runs_are_listed_newest_first_without_problems():
    found = [run for run in read_runs(ROOT / "submission_runs") if run.run in ("m32_v1", "m32_v1_long")]
    assert len(found) == 2
    assert [run.problem for run in found] == ["", ""]
    assert found[0].trained_at > found[1].trained_at, "both are recorded in UTC"
    for run in found:
        summary = read_json(run.folder / "eval_summary.json")
        assert run.headline.score == summary["primary_score"]
        assert run.headline.interval == summary["scorecard"]["interval"]
        assert run.headline.well_formed == summary["scorecard"]["well_formed"]
        assert run.commit == read_json(run.folder / "run_manifest.json")["commit_sha"][:7]
        assert run.training_minutes
    (default,) = (run for run in found if run.run == "m32_v1")
    assert default.total_minutes
    assert default.total_minutes >= default.training_minutes


def test_settings_of_an_earlier_version_have_the_names_of_today(runs: Path):
    recorded = read_json(runs / "m32_v1_long" / RUN_CONFIG)
    assert {"rows", "words"} <= recorded["training"].keys()
    settings = flat_settings(RecordedConfig.model_validate(recorded))
    assert settings["extra_traces"] == recorded["practice"] == 14000
    assert {n.removeprefix("training.") for n in settings if n.startswith("training.")} <= set(
        TrainingSettings.model_fields
    )


def test_only_settings_that_differ_are_shown(runs: Path):
    edit_json(runs / "m32_v1" / RUN_CONFIG, lambda config: config["training"].update(lora_rank=8, brand_new=True))
    differ = differing_settings(read_runs(runs))
    assert differ["training.lora_rank"] == {"m32_v1": 8, "m32_v1_long": 32}
    assert differ["training.brand_new"] == {"m32_v1": True, "m32_v1_long": None}, "None where it was not recorded"
    assert "style" not in differ
    assert "training.batch_size" not in differ, "the long run has it by its former name, rows"


FAULTS = {
    "eval_summary.json is not JSON": lambda run: (run / "eval_summary.json").write_text("{"),
    "run_manifest.json is missing": lambda run: (run / "run_manifest.json").unlink(),
    "metrics.jsonl is not UTF-8": lambda run: (run / "metrics.jsonl").write_bytes(b"\xff"),
    "predictions.jsonl is missing": lambda run: (run / "predictions.jsonl").unlink(),
    "eval_summary.json primary_score": lambda run: edit_json(
        run / "eval_summary.json", lambda value: value.update(primary_score=None)
    ),
    "run_config.json": lambda run: (run / "run_config.json").write_text("[" * 100_000),
    "sha256 differs": lambda run: edit_json(
        run / "eval_summary.json", lambda value: value["scorecard"].update(stddev=1.0)
    ),
    "no evidence in this folder": lambda run: [path.unlink() for path in run.iterdir()],
}


@pytest.mark.parametrize("fault", FAULTS)
def test_broken_run_is_listed_with_what_is_wrong_and_hides_no_other(fault: str, runs: Path):
    FAULTS[fault](runs / "m32_v1")
    by_name = {run.run: run for run in read_runs(runs)}
    assert fault in by_name["m32_v1"].problem
    assert "\n" not in by_name["m32_v1"].problem
    assert by_name["m32_v1_long"].problem == ""
    assert by_name["m32_v1_long"].readable


def test_what_can_be_read_of_a_broken_run_is_shown(runs: Path):
    (runs / "m32_v1/run_manifest.json").unlink()
    run = read_run(runs / "m32_v1")
    assert run.readable
    assert (run.trained_at, run.commit, run.total_minutes) == ("", "", None)
    (runs / "m32_v1/eval_summary.json").unlink()
    assert not read_run(runs / "m32_v1").readable


def test_metrics_that_are_no_numbers_give_no_minutes(runs: Path):
    (runs / "m32_v1/metrics.jsonl").write_text('{"time": NaN}\n')
    assert read_run(runs / "m32_v1").training_minutes is None
    (runs / "m32_v1/metrics.jsonl").write_text("[]\n")
    assert read_run(runs / "m32_v1").training_minutes is None


def test_resumed_training_has_no_total_of_its_last_part_alone(runs: Path):
    run = runs / "m32_v1"
    took = read_run(run).training_minutes
    assert took
    assert took > 1
    began = read_json(run / "run_manifest.json")["timestamp"]
    for minutes, total in ((took + 1, round(took + 1, 1)), (took - 1, None)):
        ended = (datetime.fromisoformat(began) + timedelta(minutes=minutes)).isoformat()
        edit_json(run / "eval_summary.json", lambda summary, ended=ended: summary.update(evaluated_at=ended))
        assert read_run(run).total_minutes == total


def test_accepted_folder_hidden_folders_and_files_are_no_runs(runs: Path):
    for name in ("accepted", ".m32_v2.part"):
        (runs / name).mkdir()
    (runs / "README.md").touch()
    assert [run.run for run in read_runs(runs)] == ["m32_v1", "m32_v1_long"]


def test_missing_folder_is_refused(tmp_path: Path):
    with pytest.raises(M32Error, match="no such file or directory, expected the folder of all runs"):
        read_runs(tmp_path / "none")


def test_name_that_cannot_be_printed_is_escaped(runs: Path):
    os.mkdir(os.path.join(os.fsencode(runs), b"bad\xff\x1b[2J"))
    (bad,) = (run for run in read_runs(runs) if not run.readable)
    assert bad.run == "bad\\udcff\\x1b[2J"
    json.dumps(bad.as_row(), ensure_ascii=False).encode()


def test_accepted_run_is_marked_as_long_as_its_folder_holds_it(runs: Path):
    best, lesser = sorted(read_runs(runs), key=lambda run: run.headline.score, reverse=True)
    assert best_run([best, lesser], "eval-v1") == best
    assert best_run([best, lesser], "eval-v2") is None
    result = RunResult(
        run=lesser.run,
        eval_set="eval-v1",
        questions_sha256="0" * 64,
        primary_score=lesser.headline.score,
        well_formed=1,
        section_scores={},
        correct={"q": True},
    )
    accept(result, accepted_path(runs, "eval-v1"))
    marked = read_runs(runs)
    assert {run.run: run.accepted for run in marked} == {best.run: False, lesser.run: True}
    assert getattr(best_run(marked, "eval-v1"), "run", "") == lesser.run, "though the other one has a higher score"
    assert accepted_elsewhere(marked, runs) == []
    accept(result.model_copy(update={"primary_score": 99.5}), accepted_path(runs, "eval-v1"))
    later = read_runs(runs)
    assert not any(run.accepted for run in later)
    said = f"The accepted result of eval-v1 is 99.50 by {lesser.run}. "
    assert accepted_elsewhere(later, runs) == [said + "Its folder holds a later run."]
    shutil.rmtree(lesser.folder)
    assert accepted_elsewhere(read_runs(runs), runs) == [said + "It has no folder here."]


def test_kinds_of_error_appear_if_the_scorecard_has_them(runs: Path):
    edit_json(runs / "m32_v1/eval_summary.json", lambda value: value["scorecard"].pop("error_kinds", None))
    assert read_run(runs / "m32_v1").headline.error_kinds is None
    kinds = {"wrong_plan": 84, "arithmetic": 74}
    edit_json(runs / "m32_v1/eval_summary.json", lambda value: value["scorecard"].update(error_kinds=kinds))
    assert read_run(runs / "m32_v1").headline.error_kinds == kinds
    assert error_kinds_text(kinds) == "wrong plan 84, arithmetic 74"
    assert error_kinds_text(None) == "-"


def test_held_out_questions_of_a_run_have_scores_of_their_own(runs: Path):
    def add(summary: dict[str, Any]) -> None:
        same = {name: summary[name] for name in ("scorecard", "baselines", "compared_with")}
        summary["held_out"] = {**same, "eval_set": "eval-v9-test"}

    edit_json(runs / "m32_v1/eval_summary.json", add)
    run = read_run(runs / "m32_v1", [("eval-v9-test", "m32_v1", read_run(runs / "m32_v1").headline.score)])
    assert [scores.eval_set for scores in run.question_sets] == ["eval-v1", "eval-v9-test"]
    assert [scores.accepted for scores in run.question_sets] == [False, True]
    assert run.accepted


def test_runs_of_the_same_moment_are_ordered_by_name(tmp_path: Path):
    for name in ("b", "a", "c"):
        copy_run("m32_v1", tmp_path / name)
    assert [run.run for run in read_runs(tmp_path)] == ["a", "b", "c"]


def test_setting_is_one_line():
    assert setting_text("a\nb") == '"a\\nb"'
    assert setting_text("x" * 100, 10) == "x" * 9 + "…"
    assert (setting_text(None), setting_text(""), setting_text(False)) == ("-", '""', "false")
