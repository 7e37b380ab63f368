"""A training that is killed and restarted, and checkpoints that must not be used."""

import dataclasses
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from dev.drills.resume_drill import SETTINGS, killed_trainings, outcome, train_here
from m32_assets.common.errors import M32Error
from m32_assets.common.files import read_json, write_json
from m32_assets.training.fingerprint import claim_folder, differences


@pytest.fixture(scope="module")
def drilled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Inputs, an undisturbed training, and the counts of twenty kills."""
    folder = tmp_path_factory.mktemp("drill")
    counts = killed_trainings(folder, kills=20)
    write_json(folder / "counts.json", dataclasses.asdict(counts))
    return folder


@pytest.fixture(scope="module")
def undisturbed(drilled: Path) -> dict[str, Any]:
    """The outcome of the undisturbed training."""
    return outcome(drilled / "undisturbed")


def test_twenty_kills_change_no_bit(drilled: Path, undisturbed: dict[str, Any]):
    counts = read_json(drilled / "counts.json")
    assert counts["differences"] == []
    assert counts["kills"] == 20
    assert counts["trainings"] >= 2
    assert any(int(step) > 0 for step in counts["resumed"])
    steps = [row["step"] for row in undisturbed["metrics"]]
    assert steps == list(range(1, SETTINGS.max_steps + 1))


def _unfinished(drilled: Path, folder: Path, steps: int) -> Path:
    """A copy of the undisturbed training, as if killed right after the checkpoint of ``steps``."""
    for name in ("models", "jax"):
        shutil.copytree(drilled / name, folder / name)
    for name in ("train.jsonl", "validation.jsonl"):
        shutil.copy(drilled / name, folder / name)
    shutil.copytree(drilled / "undisturbed", folder / "copy")
    (work,) = (folder / "copy").iterdir()
    (work / "result.json").unlink()
    for path in (work / "actor").iterdir():
        if int(path.name) > steps:
            shutil.rmtree(path)
    return work


def _torn(work: Path) -> None:
    largest = max((p for p in (work / "actor/8").rglob("*") if p.is_file()), key=lambda p: p.stat().st_size)
    largest.write_bytes(largest.read_bytes()[:-7])


def _being_written(work: Path) -> None:
    shutil.copytree(work / "actor/8/model_params", work / "actor/10.orbax-checkpoint-tmp/model_params")


def _unsealed(work: Path) -> None:
    (work / "seals/8.json").unlink()


@pytest.mark.parametrize(("spoil", "step"), [(_torn, 6), (_being_written, 8), (_unsealed, 6)])
def test_incomplete_checkpoint_is_not_used(
    drilled: Path, undisturbed: dict[str, Any], tmp_path: Path, spoil, step: int
):
    work = _unfinished(drilled, tmp_path, 8)
    spoil(work)
    train_here(tmp_path, "copy")
    log = (work / "train.log").read_text("utf-8")
    assert "is not used" in log
    assert log.rpartition("from step ")[2].startswith(f"{step}\n")
    assert outcome(tmp_path / "copy") == undisturbed


def test_truncated_row_is_written_again(drilled: Path, undisturbed: dict[str, Any], tmp_path: Path):
    work = _unfinished(drilled, tmp_path, 8)
    whole = (work / "metrics.jsonl").read_bytes().splitlines(keepends=True)
    (work / "metrics.jsonl").write_bytes(b"".join(whole[:9]) + whole[9][:25])
    train_here(tmp_path, "copy")
    assert outcome(tmp_path / "copy") == undisturbed


@pytest.mark.parametrize(
    ("part", "value", "named"),
    [
        (("settings", "lora_rank"), 16, "settings.lora_rank: 16 there, 4 here"),
        (("train",), "0" * 64, "train: 000000000000… there"),
        (("model", "model.safetensors"), "1" * 64, r"model\.model\.safetensors: 111111111111… there"),
        (("device", "dtype"), "float64", "device.dtype: float64 there"),
    ],
)
def test_checkpoints_of_another_run_are_refused_by_name(
    drilled: Path, tmp_path: Path, part: tuple[str, ...], value: object, named: str
):
    work = _unfinished(drilled, tmp_path, 8)
    inputs = read_json(work / "fingerprint.json")
    inner = inputs
    for key in part[:-1]:
        inner = inner[key]
    inner[part[-1]] = value
    write_json(work / "fingerprint.json", inputs)
    with pytest.raises(M32Error, match=named):
        train_here(tmp_path, "copy")


def test_checkpoints_without_a_fingerprint_are_refused(tmp_path: Path):
    (tmp_path / "actor/4").mkdir(parents=True)
    with pytest.raises(M32Error, match="no fingerprint"):
        claim_folder(tmp_path, {"train": "a"})


def test_metrics_that_lack_a_step_are_refused(drilled: Path, tmp_path: Path):
    work = _unfinished(drilled, tmp_path, 8)
    lines = (work / "metrics.jsonl").read_bytes().splitlines(keepends=True)
    (work / "metrics.jsonl").write_bytes(b"".join(lines[:3] + lines[4:]))
    with pytest.raises(M32Error, match=r"no row of step 4"):
        train_here(tmp_path, "copy")


def test_differences_are_named_by_path():
    assert differences({"a": {"b": 1}, "c": 2}, {"a": {"b": 3}, "d": 2}) == [
        "a.b: 1 there, 3 here",
        "c: 2 there, nothing here",
        "d: nothing there, 2 here",
    ]


def test_checkpoint_with_the_lowest_validation_loss_is_chosen(drilled: Path):
    (work,) = (drilled / "undisturbed").iterdir()
    result = read_json(work / "result.json")
    rows = [json.loads(line) for line in (work / "metrics.jsonl").read_bytes().splitlines()]
    scored = {row["step"]: row["validation_loss"] for row in rows if "validation_loss" in row}
    assert set(scored) == set(range(2, SETTINGS.max_steps + 1, 2))
    assert result["best_step"] == min(scored, key=lambda step: scored[step])
    assert f"step {result['best_step']} of {SETTINGS.max_steps} is taken for its validation loss" in result["choice"]
    assert list((work / "tensorboard").glob("events.out.tfevents*"))
