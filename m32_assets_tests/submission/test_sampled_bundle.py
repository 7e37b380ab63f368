"""Samples in the graph: from the outputs of `evaluation` into the evidence, the report and the bundle."""

import json
import zipfile
from pathlib import Path

from m32_assets.common.files import read_json, sha256_bytes, write_json
from m32_assets.data.eval_set import read_eval_set
from m32_assets.evaluation.predictions import prediction, write_predictions
from m32_assets.evaluation.samples import judge_samples, sample_scores
from m32_assets.orchestration.presets import preset_config
from m32_assets.submission.bundle_layout import SUMS
from m32_assets.submission.verify import verify_bundle
from m32_assets.submission.zip_writer import write_zip
from m32_assets_tests.support.project import materialize

SAMPLING = {"samples": 2, "temperature": 0.7, "top_k": 0, "top_p": 0.9, "seed": 42}


def plant_samples(project: Path) -> None:
    """Two samples of each question, one of them right, as `evaluation` leaves them."""
    path = project / ".cache/runs/tiny/asset_outputs/evaluation.json"
    outputs = read_json(path)
    items = read_eval_set(Path(outputs["questions"]))[: outputs["scorecard"]["n_items"]]
    rows = [
        prediction(i.id, i.prompt, f"<reasoning>so</reasoning>\n<answer>{answer}</answer>", s, "stop")
        for i in items
        for s, answer in enumerate(("none", i.expected_answer))
    ]
    write_predictions(project / "submission_runs/tiny/samples.jsonl", rows)
    scores = sample_scores(judge_samples(rows, items))
    write_json(path, {**outputs, "sampling": SAMPLING, "sample_scores": scores.model_dump()})


def test_samples_reach_every_part_of_the_bundle(tiny_copy: Path, tmp_path: Path):
    plant_samples(tiny_copy)
    assert materialize(tiny_copy, "submission_bundle").success
    folder = tiny_copy / "submission_runs/tiny"
    assert read_json(folder / "eval_summary.json")["sample_scores"]["right_of_samples"] == [0, 12, 0]
    assert read_json(folder / "run_config.json")["sampling"] == SAMPLING
    assert "<h2>Several samples</h2>" in (folder / "report.html").read_text("utf-8")
    (bundle,) = folder.glob("*.zip")
    assert verify_bundle(bundle).findings == []
    with zipfile.ZipFile(bundle) as archive:
        parts: dict[str, Path | bytes] = {n: archive.read(n) for n in archive.namelist() if n != SUMS}
    name = "evidence/samples.jsonl"
    lines = [json.loads(line) for line in bytes(parts[name]).splitlines()]
    lines[0]["output"] = lines[1]["output"]
    parts[name] = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
    manifest = json.loads(bytes(parts["evidence/run_manifest.json"]))
    manifest["evidence"]["samples.jsonl"] = sha256_bytes(parts[name])
    parts["evidence/run_manifest.json"] = json.dumps(manifest).encode()
    write_zip(tmp_path / "changed.zip", parts)
    assert verify_bundle(tmp_path / "changed.zip").findings == [
        "evidence/samples.jsonl gives other sample_scores than eval_summary.json"
    ]


def test_samples_of_an_earlier_run_are_removed(tiny_copy: Path):
    plant_samples(tiny_copy)
    assert materialize(tiny_copy, "evaluation", "submission_bundle", config=preset_config("tiny")["ops"]).success
    folder = tiny_copy / "submission_runs/tiny"
    assert not (folder / "samples.jsonl").exists()
    assert "sample_scores" not in read_json(folder / "eval_summary.json")
