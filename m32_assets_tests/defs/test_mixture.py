"""The studies: scores by family that a training can be weighted with, and trials of mixtures, failed ones marked."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import dagster as dg

from m32_assets.common.files import read_json
from m32_assets.data.curated import CURATED_KEY
from m32_assets.evaluation.family_scores import family_weights, read_family_scores
from m32_assets.sft.rows import read_training_rows
from m32_assets.traces.family import families
from m32_assets_tests.support.project import failed_checks, make_project, materialize, metadata_of, offending

SHORT = {"family_evaluation": {"config": {"questions_per_family": 1, "max_new_tokens": 8}}}
SETTINGS = {"steps": 2, "batch_size": 1, "questions_per_family": 0}


def test_family_scores_weigh_the_next_training(tiny_copy: Path):
    result = materialize(tiny_copy, "family_evaluation", config=SHORT)
    assert result.success
    assert not failed_checks(result)
    path = tiny_copy / ".cache/runs/tiny/family_evaluation/family_scores.json"
    scores = read_family_scores(path)
    assert len(scores.families) > 0.9 * len(families())
    shown = metadata_of(result, "family_evaluation")
    assert shown["items"] == sum(score.asked for score in scores.families.values())
    assert "run_on" in shown["error_kinds"]  # eight tokens are too few for an answer
    # two families that failed, and no other of their kind: all extra reasoning traces are theirs
    some = {name: scores.families[name].model_dump() for name in ("addition", "kin")}
    (tiny_copy / "scores.json").write_text(json.dumps({"checkpoint": scores.checkpoint, "families": some}))
    config = {"sft_data": {"config": {"extra_traces": 40, "family_scores": str(tiny_copy / "scores.json")}}}
    result = materialize(tiny_copy, "sft_data", config=config)
    assert result.success
    assert all(name in metadata_of(result, "sft_data")["extra_families"] for name in some)
    rows = read_training_rows(tiny_copy / ".cache/runs/tiny/sft/train.jsonl")
    # extra traces come last of those with a family, before the ingested ones
    families_of_rows = [family for row in rows if (family := row.metadata.get("family"))]
    kinds = [families()[name].slice or families()[name].category for name in families_of_rows[-40:]]
    assert Counter(kinds) == {"reasoning": 32, "synthetic": 4, "edge_case": 4}
    reasoning = {name for name, kind in zip(families_of_rows[-40:], kinds, strict=True) if kind == "reasoning"}
    assert reasoning == set(some)
    handed_on = read_json(tiny_copy / ".cache/runs/tiny/asset_outputs/sft_data.json")
    assert handed_on["mixture"]["family_weights"] == {
        name: weight for name, weight in family_weights(scores).items() if name in some
    }


def test_question_in_the_training_rows_is_found(tiny_copy: Path):
    assert materialize(tiny_copy, "family_evaluation", config=SHORT).success
    asked = tiny_copy / ".cache/runs/tiny/family_evaluation/generated-1.jsonl"
    prompt = json.loads(asked.read_text("utf-8").splitlines()[0])["prompt"]
    train = tiny_copy / ".cache/runs/tiny/sft/train.jsonl"
    first, *others = train.read_text("utf-8").splitlines()
    row = json.loads(first)
    head, turn, completion = row["prompts"].partition("<end_of_turn>\n<start_of_turn>model\n")
    row["prompts"] = head.rpartition("\n\n")[0] + "\n\n" + prompt + turn + completion
    train.write_text("\n".join([json.dumps(row), *others]) + "\n", "utf-8")
    result = materialize(tiny_copy, "family_evaluation", config=SHORT)
    assert failed_checks(result) == {"apart"}


def test_trials_are_judged_alike_and_a_failed_one_is_marked(tiny_copy: Path):
    trials = [
        {"name": "signed", "curated_traces": 0, "extra_traces": 0},
        {"name": "curated", "signed_traces": 10, "curated_traces": 60, "extra_traces": 0},
        {"name": "unknown", "curated_traces": 0, "extra_traces": 10, "family_scores": str(tiny_copy / "scores.json")},
    ]
    wrong = {"checkpoint": "0", "families": {"no_such_family": {"asked": 1, "wrong": {"run_on": 1}}}}
    (tiny_copy / "scores.json").write_text(json.dumps(wrong))
    config = {"mixture_ablation": {"config": {**SETTINGS, "trials": trials}}}
    result = materialize(tiny_copy, "mixture_ablation", config=config)
    assert result.success
    assert failed_checks(result) == {"trials_ran"}
    (warning,) = [check for check in result.get_asset_check_evaluations() if not check.passed]
    assert warning.severity is dg.AssetCheckSeverity.WARN
    assert "unknown: weight of no_such_family" in offending(warning)
    table = read_json(tiny_copy / ".cache/runs/tiny/mixture_ablation/trials.json")
    signed, curated, unknown = table["trials"]
    assert [trial["status"] for trial in table["trials"]] == ["done", "done", "failed"]
    assert unknown["curated"] is None
    assert signed["steps"] == curated["steps"] == 2
    assert signed["rows"]["curated"] == 0 < curated["rows"]["curated"] <= 60
    assert signed["curated"]["asked"] == curated["curated"]["asked"] > 100
    page = metadata_of(result, "mixture_ablation")["trials"]
    assert "unknown: failed" in page


def test_without_trials_nothing_is_trained(tiny_copy: Path):
    result = materialize(tiny_copy, "mixture_ablation")
    assert result.success
    assert metadata_of(result, "mixture_ablation")["trials"] == "none asked for"


def test_curated_line_that_only_its_author_read_stops_training(tmp_path: Path):
    project = make_project(tmp_path)
    source = project / "datasets" / CURATED_KEY / "source/facts/numbers.jsonl"
    first, *others = source.read_text("utf-8").splitlines()
    line = {name: value for name, value in json.loads(first).items() if name != "read_again"}
    source.write_text("\n".join([json.dumps(line), *others]) + "\n", "utf-8")
    result = materialize(project, "curated_v1", "dev_reasoning_v2", "eval_set")
    assert not result.success
    assert failed_checks(result) == {"read_again"}
