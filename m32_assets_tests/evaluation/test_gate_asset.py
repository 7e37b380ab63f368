"""The gate in the graph: a run that is worse than the accepted one by more than chance stops the bundle."""

from pathlib import Path

from m32_assets.data.eval_set import read_eval_set
from m32_assets.evaluation.gate import accept, accepted_path, run_result
from m32_assets.evaluation.judge import judge
from m32_assets_tests.support.project import TINY, failed_checks, materialize, materialized


def test_regression_stops_the_bundle(tiny_copy: Path):
    config = {"evaluation": {"config": {**TINY["evaluation"]["config"], "limit": 12}}}
    config["baseline_evaluation"] = config["evaluation"]
    items = read_eval_set(tiny_copy / "datasets/eval-v1/eval_set.jsonl")[:12]
    perfect = judge([{"id": i.id, "output": f"<answer>{i.expected_answer}</answer>"} for i in items], items)
    path = accepted_path(tiny_copy / "submission_runs", "eval-v1-first-12")
    accept(run_result(perfect, run="perfect", eval_set="eval-v1-first-12"), path)
    result = materialize(tiny_copy, "baseline_evaluation", "evaluation", "submission_bundle", config=config)
    assert failed_checks(result) == {"no_regression"}
    assert "submission_bundle" not in materialized(result)
