"""A run whose rounds were taken: its bundle has the tuned checkpoint alone, both files, and is consistent."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from m32_assets.common.files import read_json, sha256_bytes, sha256_folder
from m32_assets.evaluation.checkpoint_folder import find_checkpoint
from m32_assets.orchestration.presets import preset_config
from m32_assets.submission.bundle_layout import SUMS
from m32_assets.submission.replay import replay
from m32_assets.submission.verify import verify_bundle
from m32_assets.submission.zip_writer import write_zip
from m32_assets_tests.support.project import copy_project, materialize
from m32_assets_tests.support.rising import RISING
from m32_assets_tests.support.rounds import greedy

Parts = dict[str, Path | bytes]
RUN_CONFIG, MANIFEST, METRICS, SAMPLES = (
    f"evidence/{name}" for name in ("run_config.json", "run_manifest.json", "rl_metrics.jsonl", "rl_samples.jsonl")
)


@pytest.fixture(scope="module")
def project(tiny_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose only round was taken and evaluated."""
    folder = copy_project(tiny_project, tmp_path_factory.mktemp("rounds") / "project")
    names = ("rl_checkpoint", "evaluation", "merged_model", "submission_bundle")
    assert materialize(folder, *names, config={**preset_config("tiny")["ops"], **RISING}).success
    return folder


@pytest.fixture(scope="module")
def bundle(project: Path) -> Path:
    return Path(outputs_of(project, "submission_bundle")["path"])


@pytest.fixture
def parts(bundle: Path) -> Parts:
    with zipfile.ZipFile(bundle) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name != SUMS}


def outputs_of(project: Path, asset: str) -> dict[str, Any]:
    return read_json(project / f".cache/runs/tiny/asset_outputs/{asset}.json")


def parsed(parts: Parts, name: str) -> dict[str, Any]:
    return json.loads(bytes(parts[name]))  # type: ignore[arg-type]


def test_bundle_has_the_tuned_checkpoint_alone_and_both_files(project: Path, bundle: Path, parts: Parts):
    assert verify_bundle(bundle).findings == []
    sft, tuned = (Path(outputs_of(project, name)["checkpoint"]) for name in ("sft_checkpoint", "rl_checkpoint"))
    assert {name.split("/")[2] for name in parts if name.startswith("checkpoints/")} == {tuned.name}
    assert sorted(path.name for path in sft.parent.iterdir()) == sorted([sft.name, tuned.name])
    assert {METRICS, SAMPLES} <= parts.keys()
    recorded = parsed(parts, RUN_CONFIG)["rl"]
    assert recorded["method"] == "correct"
    assert recorded["best_round"] == recorded["rounds"] == 1
    assert recorded["sft_step"] + recorded["updates"] == int(tuned.name)
    manifest = parsed(parts, MANIFEST)
    assert manifest["inputs"]["checkpoint"] == outputs_of(project, "rl_checkpoint")["sha256"] == sha256_folder(tuned)
    assert manifest["max_steps"] == outputs_of(project, "sft_checkpoint")["result"]["steps"], "those of the training"
    assert manifest["lineage"]["rl_checkpoint"]["upstream"].keys() >= {"sft_checkpoint", "curated_v1"}
    assert "Rounds after SFT: 1 round of correct, round 1 taken" in bytes(parts["evidence/report.html"]).decode()  # type: ignore[arg-type]


def test_commands_take_the_tuned_checkpoint(project: Path, bundle: Path):
    assert find_checkpoint(project / "submission_runs/tiny") == Path(outputs_of(project, "rl_checkpoint")["checkpoint"])
    report = replay(bundle, 2, model=project / ".cache/models/tiny")
    assert (report.asked, report.findings) == (4, [])


def _without_rounds(parts: Parts) -> None:
    config = parsed(parts, RUN_CONFIG)
    del config["rl"]
    parts[RUN_CONFIG] = json.dumps(config).encode()


def _set(**values: Any) -> Callable[[Parts], None]:
    def change(parts: Parts) -> None:
        config = parsed(parts, RUN_CONFIG)
        config["rl"] |= values
        parts[RUN_CONFIG] = json.dumps(config).encode()

    return change


def _rows(change: Callable[[list[dict[str, Any]]], object]) -> Callable[[Parts], None]:
    def changed(parts: Parts) -> None:
        rows = [json.loads(line) for line in bytes(parts[METRICS]).splitlines()]  # type: ignore[arg-type]
        change(rows)
        parts[METRICS] = b"".join(json.dumps(row).encode() + b"\n" for row in rows)

    return changed


def _moved(to: int) -> Callable[[Parts], None]:
    def change(parts: Parts) -> None:
        for name in [name for name in parts if name.startswith("checkpoints/")]:
            words = name.split("/")
            parts["/".join([*words[:2], str(int(words[2]) + to), *words[3:]])] = parts.pop(name)

    return change


def _earlier(parts: Parts) -> None:
    for name in [name for name in parts if name.startswith("checkpoints/")]:
        words = name.split("/")
        parts["/".join([*words[:2], "1", *words[3:]])] = parts[name]


FAULTS: dict[str, tuple[Callable[[Parts], object], str]] = {
    "no rows": (lambda p: p.pop(METRICS), "rl_metrics.jsonl is missing, though run_config.json has rl"),
    "no answers": (lambda p: p.pop(SAMPLES), "rl_samples.jsonl is missing, though run_config.json has rl"),
    "no record": (_without_rounds, "rl_metrics.jsonl is of no run: run_config.json has no rl"),
    "no record of the updates": (_without_rounds, "steps of the run"),
    "another step of the training": (_set(sft_step=1), "is not the checkpoint after step 1 and 1 updates of rounds, 2"),
    "a step beyond the training": (_set(sft_step=10_000), "rl.sft_step 10000 is beyond the"),
    "another round": (_set(best_round=0), "has its best held-out reward in round 1, run_config.json rl took 0"),
    "other updates": (_set(updates=2), "has 1 updates up to the best round, run_config.json rl has 2"),
    "a checkpoint of another number": (_moved(1), "is not the checkpoint after step"),
    "a second checkpoint": (_earlier, "checkpoints/actor/1 is not the checkpoint that the run hands in"),
    "better rewards": (
        _rows(lambda rows: rows[0].update(greedy(1.0, len(rows[1]["greedy_rewards"])))),
        "has its best held-out reward in round 0",
    ),
    "a better mean": (_rows(lambda rows: rows[0].update(greedy_reward=1.0)), "greedy_reward is 1.0, greedy_rewards"),
    "a gap": (_rows(lambda rows: rows[1].update(round=2)), "has rounds that do not count from 0 without gaps"),
    "no rounds": (_rows(lambda rows: rows.pop()), "ends at round 0, run_config.json rl has rounds 1"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_with_right_sums_is_named(fault: str, parts: Parts, tmp_path: Path):
    change, message = FAULTS[fault]
    change(parts)
    manifest = parsed(parts, MANIFEST)
    there = [name for name in manifest["evidence"] if f"evidence/{name}" in parts]
    manifest["evidence"] = {name: sha256_bytes(bytes(parts[f"evidence/{name}"])) for name in there}  # type: ignore[arg-type]
    parts[MANIFEST] = json.dumps(manifest).encode()
    write_zip(tmp_path / "changed.zip", parts)
    assert message in "\n".join(verify_bundle(tmp_path / "changed.zip").findings)
