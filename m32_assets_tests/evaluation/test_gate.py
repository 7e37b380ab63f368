"""The regression gate and `m32 accept`: noise passes, a regression does not, a lower score must be asked for."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from m32_assets.cli.main import main
from m32_assets.common.errors import M32Error
from m32_assets.data.eval_set import EvalItem
from m32_assets.data.jsonl_rows import write_jsonl
from m32_assets.evaluation.gate import RunResult, accept, accepted_path, read_accepted, regression_gate, run_result
from m32_assets.evaluation.predictions import prediction, write_predictions
from m32_assets_tests.evaluation.test_group_scores import rows


def result(name: str, right: Sequence[int]) -> RunResult:
    """A run over 60 questions that answers these ones correctly."""
    return run_result(rows(right), run=name, eval_set="mine")


def test_first_run_passes_and_accepts_nothing(tmp_path: Path):
    verdict = regression_gate(result("first", []), accepted_path(tmp_path, "mine"))
    assert verdict.passed
    assert verdict.accepted_run == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("lost", "gained", "p_value", "passed"),
    [
        (4, 0, 1 / 16, True),
        (5, 0, 1 / 32, False),
        (8, 5, 2380 / 8192, True),
        (10, 2, 79 / 4096, False),
        (0, 9, 1, True),
    ],
    ids=["lucky loss", "regression", "more lost than gained by chance", "regression in spite of gains", "improvement"],
)
def test_gate_stops_what_chance_does_not_explain(tmp_path: Path, lost: int, gained: int, p_value: float, passed: bool):
    path = accepted_path(tmp_path, "mine")
    accept(result("best", range(20)), path)
    verdict = regression_gate(result("new", range(lost, 20 + gained)), path)
    assert verdict.p_value == pytest.approx(p_value, abs=1e-6)
    assert verdict.passed is passed
    assert (len(verdict.worse), len(verdict.better)) == (lost, gained)
    assert verdict.sentence.endswith("no regression" if passed else "a regression (p < 0.05)")
    assert read_accepted(path).run == "best", "the gate accepts nothing"


def with_kinds(run: RunResult, **kinds: int) -> RunResult:
    return run.model_copy(update={"error_kinds": kinds})


def test_verdict_names_the_kinds_of_errors_before_and_now(tmp_path: Path):
    path = accepted_path(tmp_path, "mine")
    accept(with_kinds(result("best", range(20)), false_claim=40, wrong_plan=9), path)
    new = with_kinds(result("new", range(21)), false_claim=31, no_answer=2)
    assert regression_gate(new, path).sentence.endswith(
        "no regression; false claim 40 → 31, no answer 0 → 2, wrong plan 9 → 0"
    )


def test_verdict_names_no_kinds_if_a_run_has_none_recorded(tmp_path: Path):
    path = accepted_path(tmp_path, "mine")
    accept(result("best", range(20)), path)
    path.write_text(path.read_text("utf-8").replace('  "error_kinds": {},\n', ""), "utf-8")  # an older file
    assert "error_kinds" not in path.read_text("utf-8")
    assert regression_gate(with_kinds(result("new", range(20)), false_claim=31), path).sentence.endswith(
        "no regression"
    )


def test_lower_score_is_accepted_only_on_demand(tmp_path: Path):
    path = accepted_path(tmp_path, "mine")
    accept(result("best", range(20)), path)
    with pytest.raises(M32Error, match=r"found lesser with 31\.67, expected at least 33\.33, as best has"):
        accept(result("lesser", range(19)), path)
    assert read_accepted(path).run == "best"
    accept(result("lesser", range(19)), path, lower=True)
    assert read_accepted(path).run == "lesser"
    accept(result("equal", range(1, 20)), path)
    assert read_accepted(path).run == "equal"


def test_other_questions_are_refused(tmp_path: Path):
    path = accepted_path(tmp_path, "mine")
    accept(result("best", range(20)), path)
    other = run_result(rows([])[1:], run="other", eval_set="mine")
    for refused in (lambda: regression_gate(other, path), lambda: accept(other, path, lower=True)):
        with pytest.raises(M32Error, match="new eval set version"):
            refused()


def test_malformed_accepted_run_is_refused(tmp_path: Path):
    path = accepted_path(tmp_path, "mine")
    accept(result("best", range(20)), path)
    path.write_text(path.read_text("utf-8").replace('"primary_score"', '"score"'), "utf-8")
    with pytest.raises(M32Error, match="primary_score"):
        regression_gate(result("new", []), path)


@pytest.mark.parametrize("version", ["", "a/b", "../a", ".hidden"])
def test_version_that_is_no_file_name_is_refused(version: str):
    with pytest.raises(M32Error, match="eval set version"):
        run_result(rows([]), run="new", eval_set=version)


def test_accept_command_judges_compares_and_accepts(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    items = [EvalItem(id=f"q{n}", prompt=f"How much is {n} + {n}?", expected_answer=str(2 * n)) for n in range(10)]
    write_jsonl(tmp_path / "questions.jsonl", items)
    runs = tmp_path / "runs"

    def run(name: str, right: int, *flags: str) -> int:
        answers = [2 * n if n < right else -1 for n in range(10)]
        path = tmp_path / f"{name}.jsonl"
        write_predictions(
            path,
            [prediction(i.id, i.prompt, f"<answer>{a}</answer>") for i, a in zip(items, answers, strict=True)],
        )
        files = ["--predictions", str(path), "--eval-set", str(tmp_path / "questions.jsonl"), "--runs", str(runs)]
        return main(["accept", "--run", name, "--eval-version", "mine", *files, *flags])

    accepted = runs / "accepted/mine.json"
    assert run("first", 8) == 0
    assert "no accepted run of mine yet" in capsys.readouterr().out
    assert read_accepted(accepted).primary_score == 80.0
    assert run("lesser", 2) != 0
    said = capsys.readouterr()
    assert "0 better, 6 worse, p = 0.0156, a regression" in said.out
    assert "found lesser with 20.0, expected at least 80.0, as first has" in said.err
    assert read_accepted(accepted).run == "first"
    assert run("lesser", 2, "--lower") == 0
    assert read_accepted(accepted).run == "lesser"
    assert run("better", 10) == 0
    assert f"accepted: {accepted}" in capsys.readouterr().out
    assert (read_accepted(accepted).run, read_accepted(accepted).primary_score) == ("better", 100.0)


def test_accept_command_takes_the_first_questions_and_their_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    items = [EvalItem(id=f"q{n}", prompt=f"How much is {n} + {n}?", expected_answer=str(2 * n)) for n in range(10)]
    questions = tmp_path / "eval-v2/test.jsonl"
    write_jsonl(questions, items)
    write_predictions(
        tmp_path / "a.jsonl", [prediction(i.id, i.prompt, f"<answer>{i.expected_answer}</answer>") for i in items[:4]]
    )
    files = ["--predictions", str(tmp_path / "a.jsonl"), "--eval-set", str(questions)]
    assert main(["accept", "--run", "new", *files, "--limit", "4", "--runs", str(tmp_path / "runs")]) == 0
    accepted = read_accepted(tmp_path / "runs/accepted/eval-v2-test-first-4.json")
    assert (accepted.eval_set, accepted.primary_score) == ("eval-v2-test-first-4", 100.0)
    capsys.readouterr()
    assert main(["judge", *files, "--limit", "4"]) == 0
    assert "100.00 of 100" in capsys.readouterr().out
    assert main(["judge", *files]) == 0
    assert "40.00 of 100" in capsys.readouterr().out
