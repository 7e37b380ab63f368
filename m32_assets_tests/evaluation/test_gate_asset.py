"""The gate in the graph: a run that is worse than the accepted one by more than chance stops the bundle."""

import json
from pathlib import Path
from typing import Any

import pytest

from m32_assets.data.eval_set import QuestionSet, eval_set_path, held_out_questions
from m32_assets.evaluation.gate import accept, accepted_path, run_result
from m32_assets.evaluation.judge import judge
from m32_assets_tests.support.project import (
    TINY,
    blocking_failures,
    failed_checks,
    materialize,
    materialized,
    step_errors,
)


def config(**both: object) -> dict[str, Any]:
    """The tiny preset with the same changes of both evaluations."""
    return {name: {"config": {**TINY[name]["config"], **both}} for name in ("baseline_evaluation", "evaluation")}


def accept_perfect_run(root: Path, questions: QuestionSet) -> None:
    items = questions.items()
    rows = judge([{"id": i.id, "output": f"<answer>{i.expected_answer}</answer>"} for i in items], items)
    assert all(row.correct for row in rows)
    name = questions.name
    accept(run_result(rows, run="perfect", eval_set=name), accepted_path(root / "submission_runs", name))


def test_regression_on_the_held_out_questions_stops_the_bundle(tiny_copy: Path):
    accept_perfect_run(tiny_copy, held_out_questions(tiny_copy / "datasets", 12))
    changes = config(held_out=12)
    made = ("baseline_evaluation", "evaluation", "merged_model", "submission_bundle")
    result = materialize(tiny_copy, *made, config=changes)
    assert failed_checks(result) == {"no_regression"}
    assert "submission_bundle" not in materialized(result)


def test_gate_does_not_compare_on_the_headline_questions_if_others_are_held_out(tiny_copy: Path):
    accept_perfect_run(tiny_copy, QuestionSet(eval_set_path(tiny_copy / "datasets"), 12))
    assert materialize(tiny_copy, "baseline_evaluation", "evaluation", config=config(limit=12)).success
    result = materialize(tiny_copy, "baseline_evaluation", "evaluation", config=config(limit=12, held_out=0))
    assert failed_checks(result) == {"no_regression"}, "without held-out questions it does"


def test_gate_compares_on_an_outside_set(tiny_copy: Path, tmp_path: Path):
    path = tmp_path / "mine.jsonl"
    rows = [{"id": f"q{n}", "prompt": f"How much is {n} and {n}?", "expected_answer": str(2 * n)} for n in range(12)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    accept_perfect_run(tiny_copy, QuestionSet(path))
    changes = config(eval_set=str(path), limit=0)
    result = materialize(tiny_copy, "baseline_evaluation", "evaluation", config=changes)
    assert failed_checks(result) == {"no_regression"}
    assert not list((tiny_copy / "submission_runs/tiny").glob("*eval-v2*")), "no held-out questions beside it"


@pytest.mark.parametrize(
    ("baseline", "tuned", "said"),
    [
        (0, 4, "baseline_evaluation held_out: found no held-out questions, expected eval-v2-test-first-4"),
        (4, 2, "baseline_evaluation held_out: found eval-v2-test-first-4, expected eval-v2-test-first-2"),
    ],
)
def test_baseline_of_other_held_out_questions_is_refused(tiny_copy: Path, baseline: int, tuned: int, said: str):
    changes = {
        "baseline_evaluation": config(held_out=baseline)["baseline_evaluation"],
        "evaluation": config(held_out=tuned)["evaluation"],
    }
    result = materialize(tiny_copy, "baseline_evaluation", "evaluation", config=changes)
    assert said in step_errors(result)
    assert "evaluation" not in materialized(result)


def test_bundle_of_a_model_that_was_not_asked_like_its_baseline_is_refused(tiny_copy: Path):
    changes = {"evaluation": config(held_out=0, limit=12)["evaluation"]}
    result = materialize(tiny_copy, "evaluation", "submission_bundle", config=changes)
    assert "held_out: found answers of baseline_evaluation only, expected both" in step_errors(result)
    assert "submission_bundle" not in materialized(result)


def test_run_without_held_out_questions_leaves_none_in_the_evidence(tiny_copy: Path):
    folder = tiny_copy / "submission_runs/tiny"
    assert len(list(folder.glob("*_eval-v2.jsonl"))) == 3
    changes = config(held_out=0, limit=12)
    made = ("baseline_evaluation", "evaluation", "merged_model", "submission_bundle")
    result = materialize(tiny_copy, *made, config=changes)
    assert result.success
    assert blocking_failures(result) == set()
    assert not list(folder.glob("*eval-v2*"))
    assert "held_out" not in json.loads((folder / "eval_summary.json").read_text("utf-8"))
