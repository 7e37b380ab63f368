"""m32 runs and m32 compare."""

import json
from pathlib import Path

import pytest

from m32_assets.cli.main import main
from m32_assets.common.files import read_json
from m32_assets_tests.support.run_folders import DATASETS, copy_runs, edit_json


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    """A folder with copies of both committed runs."""
    return copy_runs(tmp_path / "runs")


def score(runs: Path, name: str) -> float:
    return read_json(runs / name / "eval_summary.json")["primary_score"]


def test_runs_are_listed(runs: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["runs", "--folder", str(runs)]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert shown[0].startswith("run          eval set  score")
    assert shown[1].startswith("m32_v1       eval-v1")
    assert shown[2].startswith(f"m32_v1_long  eval-v1   {score(runs, 'm32_v1_long'):.2f}")
    assert "  extra_traces" in shown
    assert "    14000  (m32_v1_long)" in shown


def test_runs_as_json(runs: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["runs", "--folder", str(runs), "--json"]) == 0
    value = json.loads(capsys.readouterr().out)
    assert [run["run"] for run in value["runs"]] == ["m32_v1", "m32_v1_long"]
    assert value["runs"][1]["question_sets"][0]["score"] == score(runs, "m32_v1_long")
    assert "error_kinds" in value["runs"][1]["question_sets"][0]
    assert value["settings_that_differ"]["extra_traces"] == {"m32_v1": 1550, "m32_v1_long": 14000}


def test_broken_run_is_listed_and_the_exit_code_says_whether_any_can_be_read(
    runs: Path, capsys: pytest.CaptureFixture[str]
):
    (runs / "m32_v1/eval_summary.json").write_text("{")
    assert main(["runs", "--folder", str(runs)]) == 0
    shown = capsys.readouterr().out
    assert "m32_v1_long  eval-v1" in shown
    assert "\nm32_v1: eval_summary.json is not JSON" in shown
    (runs / "m32_v1_long/eval_summary.json").unlink()
    assert main(["runs", "--folder", str(runs)]) == 1
    assert "m32_v1_long: eval_summary.json is missing" in capsys.readouterr().out


@pytest.mark.parametrize("folder", [".", "none"])
def test_no_runs_exits_2_with_one_sentence(folder: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["runs", "--folder", str(tmp_path / folder)]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("m32 runs: ")
    assert shown.err.count("\n") <= 2


def test_page_is_written(runs: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["runs", "--folder", str(runs), "--datasets", str(DATASETS), "--html"]) == 0
    assert capsys.readouterr().out == f"{runs}/index.html: 2 runs\n"
    assert (runs / "index.html").read_text("utf-8").endswith("</html>\n")


def compare(runs: Path, *arguments: str) -> int:
    return main(["compare", *arguments, "--folder", str(runs), "--datasets", str(DATASETS)])


def test_two_runs_are_compared(runs: Path, capsys: pytest.CaptureFixture[str]):
    assert compare(runs, "m32_v1", "m32_v1_long") == 0
    shown = capsys.readouterr().out
    assert shown.startswith("A: m32_v1    B: m32_v1_long\n\neval-v1, 183 questions\n")
    assert f"{score(runs, 'm32_v1'):.2f} → {score(runs, 'm32_v1_long'):.2f} of 100" in shown
    assert "  questions that changed\n" in shown
    assert "  extra_traces: 1550 → 14000\n" in shown


def test_comparison_as_json_between_a_name_and_a_folder(runs: Path, capsys: pytest.CaptureFixture[str]):
    assert compare(runs, "m32_v1_long", str(runs / "m32_v1"), "--json") == 0
    value = json.loads(capsys.readouterr().out)
    (one,) = value["question_sets"]
    assert (
        one["comparison"]["baseline_score"] == value["first"]["question_sets"][0]["score"] == score(runs, "m32_v1_long")
    )
    assert value["settings_that_differ"]["extra_traces"] == [14000, 1550]
    assert {item["change"] for item in one["changed"]} == {"better", "worse"}


def test_unknown_run_is_refused_and_names_the_known_ones(runs: Path, capsys: pytest.CaptureFixture[str]):
    assert compare(runs, "m32_v1", "m32_v2") == 2
    error = capsys.readouterr().err
    assert "run 'm32_v2': found no such run" in error
    assert "(m32_v1, m32_v1_long)" in error


def test_run_is_not_compared_with_itself(runs: Path, capsys: pytest.CaptureFixture[str]):
    assert compare(runs, "m32_v1", str(runs / "m32_v1")) == 2
    assert "found m32_v1 twice, expected two runs" in capsys.readouterr().err


def test_unknown_eval_set_is_refused(runs: Path, capsys: pytest.CaptureFixture[str]):
    edit_json(runs / "m32_v1/eval_summary.json", lambda summary: summary.update(eval_set="mine"))
    assert compare(runs, "m32_v1", "m32_v1_long") == 2
    assert "Name the file of its questions: --eval-set mine.jsonl" in capsys.readouterr().err
    assert compare(runs, "m32_v1", "m32_v1_long", "--eval-set", str(runs / "mine.jsonl")) == 2
    assert "found no file, expected JSONL of questions" in capsys.readouterr().err
