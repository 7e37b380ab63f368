"""The whole graph on the tiny preset through the real command line, and the faults that its later checks catch."""

import json
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from m32_assets.cli.main import main
from m32_assets.common.files import read_json, sha256_file
from m32_assets.evaluation.predictions import read_predictions
from m32_assets.locks.accelerator_lock import accelerator_lock
from m32_assets.locks.deadline import LockTimeout
from m32_assets.orchestration.gpu_lock import POOL
from m32_assets.orchestration.presets import preset_config
from m32_assets.orchestration.project_paths import ProjectPaths
from m32_assets.submission.eval_summary import EvalSummary
from m32_assets.submission.evidence import BASELINE_FILES
from m32_assets.submission.verify import verify_bundle
from m32_assets_tests.support.project import (
    ASSETS,
    TINY,
    blocking_failures,
    failed_checks,
    materialize,
    materialize_all,
    materialized,
    metadata_of,
)

SCHEMA, LINEAGE = "dagster/column_schema", "dagster/column_lineage"


def test_bundle_of_a_rehearsal_is_built_with_warnings(tiny_copy: Path):
    result = materialize(tiny_copy, "submission_bundle")
    assert result.success
    assert failed_checks(result) == {"may_be_handed_in", "licences"}, "nobody named the licence of the team's file"


def test_graph_ends_in_a_verified_bundle(tiny_project: Path):
    outputs = read_json(tiny_project / ".cache/runs/tiny/asset_outputs/submission_bundle.json")
    assert verify_bundle(Path(outputs["path"])).findings == []
    summary = read_json(tiny_project / "submission_runs/tiny/eval_summary.json")
    assert summary["scorecard"]["n_scored"] == summary["scorecard"]["n_items"] == 12
    assert {name: card["n_scored"] for name, card in summary["baselines"].items()} == {"zero_shot": 12, "few_shot": 12}
    held_out = summary["held_out"]
    assert held_out["eval_set"] == "eval-v2-test-first-4"
    assert {card["n_scored"] for card in (held_out["scorecard"], *held_out["baselines"].values())} == {4}


def test_both_baselines_are_evaluated_and_the_better_one_is_named(tiny_project: Path, tiny_bundle: Path):
    folder = tiny_project / "submission_runs/tiny"
    summary = EvalSummary.model_validate(read_json(folder / "eval_summary.json"))
    name = summary.compared_with.replace("_", "-")
    zero_shot, few_shot = (read_predictions(folder / file) for file in BASELINE_FILES.values())
    assert [row.prompt for row in zero_shot] == [row.prompt for row in few_shot], "both answer the same questions"
    assert [row.output for row in zero_shot] != [row.output for row in few_shot], "their prompts differ"
    report = (folder / "report.html").read_text("utf-8")
    assert f"<h1>tiny: {name} " in report
    assert f"<th class=n>untuned, {name}, compared with</th>" in report
    with zipfile.ZipFile(tiny_bundle) as archive:
        card = archive.read("MODEL_CARD.md").decode()
    assert "| section | untuned, zero-shot | untuned, few-shot | tuned |" in card
    assert "On 4 held-out questions (eval-v2-test-first-4)" in card
    assert "<p class=dim>4 questions of eval-v2-test-first-4, asked and judged alike." in report
    assert f"Compared with the better baseline, {name}: " in card


def test_bundle_lists_the_runs_and_writes_their_page(tiny_copy: Path):
    (tiny_copy / "submission_runs/index.html").unlink()
    (tiny_copy / "submission_runs/broken").mkdir()
    page = metadata_of(materialize(tiny_copy, "submission_bundle"), "submission_bundle")
    assert re.search(r"^\| tiny \| eval-v1-first-12 \| 0 \(0.0 to 0.0\) \|", page["runs"], re.M)
    assert "| broken |  | no evidence in this folder |" in page["runs"]
    written = Path(page["runs_page"]).read_text("utf-8")
    assert '<a href="tiny/report.html">tiny</a>' in written
    assert written.count("class=problem") == 1


def test_second_run_trains_nothing_and_gives_the_same_bundle(tiny_copy: Path, tmp_path: Path):
    """The second run uses one process and another folder. Neither changes a byte."""
    one_process = tmp_path / "one_process.yaml"
    one_process.write_text("execution: {config: {in_process: {}}}\n", "utf-8")
    before = read_json(tiny_copy / ".cache/runs/tiny/asset_outputs/submission_bundle.json")["sha256"]
    trained, rounds = (sorted((tiny_copy / ".cache" / name).iterdir()) for name in ("training", "rl"))
    log = materialize_all(tiny_copy, one_process)
    assert "is reused" in log
    assert "as a finished stage" in log
    assert sorted((tiny_copy / ".cache/training").iterdir()) == trained
    assert sorted((tiny_copy / ".cache/rl").iterdir()) == rounds
    assert read_json(tiny_copy / ".cache/runs/tiny/asset_outputs/submission_bundle.json")["sha256"] == before


def test_asset_pages_show_pictures_column_lineage_and_timings(tiny_copy: Path):
    data = ("dev_reasoning_v2", "curated_v1", "ingested_traces", "eval_set", "sft_data")
    names = (*data, "baseline_evaluation", "evaluation")
    result = materialize(tiny_copy, *names, "submission_bundle", config=preset_config("tiny")["ops"])
    assert result.success
    pages = {name: metadata_of(result, name) for name in (*names, "submission_bundle")}
    assert {name for name in names if lineage_faults(name, pages)} == set()
    assert {n for n, page in pages.items() if LINEAGE in page} == {"sft_data", "baseline_evaluation", "evaluation"}
    for name, picture in (("evaluation", "before_and_after"), ("dev_reasoning_v2", "lengths_in_short")):
        assert "](data:image/svg+xml," in pages[name][picture]
        assert len(pages[name][picture]) < 1000, "the UI hides longer values behind a click"
    assert "| all | 12 | 0 (0–24) | " in pages["evaluation"]["accuracy"]
    assert all(pages[name]["error_kinds"].startswith("| wrong | ") for name in ("baseline_evaluation", "evaluation"))
    named = pages["evaluation"]["compared_with"]
    assert named == pages["baseline_evaluation"]["compared_with"] == pages["submission_bundle"]["compared_with"]
    assert f"| % | n | untuned, {named} | tuned |" in pages["evaluation"]["accuracy"]
    assert f"![accuracy by category, untuned, {named}, and tuned](" in pages["evaluation"]["by_category"]
    assert all(f"| {other}" in pages["baseline_evaluation"]["baselines"] for other in ("zero-shot", "few-shot"))
    assert "| evaluation | " in pages["submission_bundle"]["wall_time_seconds"]
    assert pages["evaluation"]["held_out"] == "eval-v2-test-first-4"
    assert " of 100 (95 % interval " in pages["evaluation"]["held_out_in_short"]
    assert "no accepted run of eval-v2-test-first-4 yet" in str(pages["evaluation"]["gate"])
    assert "| few-shot" in pages["baseline_evaluation"]["held_out_baselines"]
    report = (tiny_copy / "submission_runs/tiny/report.html").read_text("utf-8")
    assert "<td>compilation</td>" in report
    # lineage_faults finds a missing column upstream and a missing column of the asset itself
    other = {**pages, "eval_set": {**pages["eval_set"], SCHEMA: dg.TableSchema([dg.TableColumn("question")])}}
    assert lineage_faults("evaluation", other)
    assert lineage_faults("evaluation", {**pages, "evaluation": {**pages["evaluation"], SCHEMA: dg.TableSchema([])}})


def lineage_faults(name: str, pages: dict[str, dict[str, Any]]) -> list[str]:
    """The columns in an asset's lineage that do not exist, in its own schema or in that of an upstream asset."""
    asset = next(a for a in ASSETS if isinstance(a, dg.AssetsDefinition) and a.key == dg.AssetKey(name))
    traced = pages[name][LINEAGE].deps_by_column if LINEAGE in pages[name] else {}
    columns = {other: {c.name for c in page[SCHEMA].columns} for other, page in pages.items() if SCHEMA in page}
    faults = [f"{name}.{column}" for column in traced if column not in columns.get(name, ())]
    for source in (source for found in traced.values() for source in found):
        above = source.asset_key.to_user_string()
        if source.asset_key not in asset.asset_deps[asset.key] or source.column_name not in columns.get(above, ()):
            faults.append(f"{above}.{source.column_name}")
    return faults


def test_predict_and_judge_run_from_the_command_line(
    tiny_copy: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tiny_copy)
    checkpoint = next((tiny_copy / "submission_runs/tiny/checkpoints/actor").iterdir())
    questions, out = tiny_copy / "outside.jsonl", tiny_copy / "outside_predictions.jsonl"
    rows = [{"id": str(i), "prompt": f"How much is {i} and {i}?", "expected_answer": str(2 * i)} for i in range(3)]
    questions.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    files = ["--checkpoint", str(checkpoint), "--eval-set", str(questions), "--out", str(out)]
    assert main(["predict", *files, "--max-new-tokens", "16"]) == 0
    assert [set(json.loads(line)) for line in out.read_text("utf-8").splitlines()] == [
        {"id", "prompt", "output", "predicted_answer", "well_formed", "sample", "finish_reason"}
    ] * 3
    capsys.readouterr()
    assert main(["judge", "--predictions", str(out), "--eval-set", str(questions), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["n_items"] == 3


def test_bypassed_adapters_stop_everything_below(tiny_copy: Path, monkeypatch: pytest.MonkeyPatch):
    from m32_assets.gemma import forward

    shutil.rmtree(tiny_copy / ".cache/training")  # nothing to reuse
    monkeypatch.setattr(forward, "adapter", lambda *_: None)
    result = materialize(tiny_copy, "sft_checkpoint", "rl_checkpoint", "merged_model")
    assert failed_checks(result) == {"learned"}
    assert not {"rl_checkpoint", "merged_model"} & materialized(result)


def test_checkpoint_that_does_not_restore_stops_everything_below(tiny_copy: Path, monkeypatch: pytest.MonkeyPatch):
    from m32_assets.training import trainer

    def torn(result: object, folder: Path) -> Path:
        checkpoint = real(result, folder)  # type: ignore[arg-type]
        shutil.rmtree(checkpoint / "model_params")
        return checkpoint

    real = trainer.publish_checkpoint
    monkeypatch.setattr(trainer, "publish_checkpoint", torn)
    names = ("sft_checkpoint", "rl_checkpoint", "merged_model")
    result = materialize(tiny_copy, *names, config=preset_config("tiny")["ops"])
    assert failed_checks(result) == {"restores"}
    assert not {"rl_checkpoint", "merged_model"} & materialized(result)


def test_wrongly_merged_weights_stop_the_bundle(tiny_copy: Path, monkeypatch: pytest.MonkeyPatch):
    from m32_assets.export import merged

    def doubled(*args: object) -> object:
        return {path: 2 * weight for path, weight in real(*args).items()}  # type: ignore[arg-type]

    real = merged.merged_state
    monkeypatch.setattr(merged, "merged_state", doubled)
    result = materialize(tiny_copy, "merged_model", "submission_bundle")
    assert failed_checks(result) == {"same_logits"}
    assert "submission_bundle" not in materialized(result)


def test_merging_and_answering_hold_the_accelerator_to_their_end(tiny_copy: Path, monkeypatch: pytest.MonkeyPatch):
    from m32_assets.defs import evaluation
    from m32_assets.export import merged

    refused = []

    def held(real: Callable[..., object]) -> Callable[..., object]:
        def measured(*args: object, **options: object) -> object:
            try:
                with accelerator_lock(POOL, ProjectPaths(root=str(tiny_copy), run="tiny").locks, 0, {}):
                    refused.append(False)
            except LockTimeout:
                refused.append(True)
            return real(*args, **options)

        return measured

    monkeypatch.setattr(merged, "write_merged", held(merged.write_merged))
    # after the answers
    monkeypatch.setattr(evaluation, "example_overlaps", held(evaluation.example_overlaps))
    fresh = {"config": {**TINY["baseline_evaluation"]["config"], "fresh": True}}
    result = materialize(tiny_copy, "merged_model", "baseline_evaluation", config={"baseline_evaluation": fresh})
    assert result.success
    assert refused == [True, True]


def test_null_in_an_evidence_file_stops_the_bundle(tiny_copy: Path):
    with (tiny_copy / "submission_runs/tiny/metrics.jsonl").open("ab") as metrics:
        metrics.write(b'{"step": 99, "loss": null}\n')
    bundle = Path(read_json(tiny_copy / ".cache/runs/tiny/asset_outputs/submission_bundle.json")["path"])
    before = sha256_file(bundle)
    result = materialize(tiny_copy, "submission_bundle")
    assert blocking_failures(result) == {"evidence_complete", "verified"}
    assert sha256_file(bundle) == before
