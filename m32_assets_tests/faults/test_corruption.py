"""A flipped byte in a stored file: an error says what to do, nothing downstream is made, the next run repairs it."""

from pathlib import Path
from typing import Any

import pytest

from m32_assets.common.errors import M32Error
from m32_assets.common.files import read_json, sha256_folder
from m32_assets.gemma import weights
from m32_assets.gemma.registry import MODELS
from m32_assets.orchestration.presets import preset_config
from m32_assets_tests.support.project import materialize, materialized, step_errors
from m32_assets_tests.support.rising import RISING


def flip_byte(path: Path) -> None:
    """Change one byte in the middle of a file."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0x55
    path.write_bytes(bytes(content))


def largest_file(folder: Path) -> Path:
    return max((p for p in folder.rglob("*") if p.is_file()), key=lambda p: p.stat().st_size)


def outputs_of(project: Path, asset: str) -> dict[str, Any]:
    return read_json(project / f".cache/runs/tiny/asset_outputs/{asset}.json")


def test_corrupt_checkpoint_is_refused_and_published_again(tiny_copy: Path):
    outputs = outputs_of(tiny_copy, "rl_checkpoint")
    folder = Path(outputs["checkpoint"])
    evidence = tiny_copy / "submission_runs/tiny"
    before = {path.name: path.read_bytes() for path in evidence.glob("*.json")}
    flip_byte(largest_file(folder / "model_params"))
    result = materialize(tiny_copy, "merged_model", "evaluation", "submission_bundle")
    assert materialized(result) == set()
    assert "Materialize rl_checkpoint again, with sft_checkpoint above it" in step_errors(result)
    assert materialized(materialize(tiny_copy, "submission_bundle")) == set()
    assert {path.name: path.read_bytes() for path in evidence.glob("*.json")} == before, "no evidence is written of it"
    # the rounds begin from the same damaged folder here
    assert "Materialize sft_checkpoint again" in step_errors(materialize(tiny_copy, "rl_checkpoint"))
    assert materialize(tiny_copy, "sft_checkpoint", "rl_checkpoint", config=preset_config("tiny")["ops"]).success
    assert sha256_folder(folder) == outputs["sha256"]
    assert materialize(tiny_copy, "merged_model", "submission_bundle").success


def test_rounds_before_a_new_training_are_not_taken_for_those_after_it(tiny_copy: Path):
    assert materialize(tiny_copy, "rl_checkpoint", config=RISING).success
    tuned, sft = (outputs_of(tiny_copy, name) for name in ("rl_checkpoint", "sft_checkpoint"))
    assert int(Path(tuned["checkpoint"]).name) > int(Path(sft["checkpoint"]).name)
    # it publishes the folder of checkpoints anew, without the round
    assert materialize(tiny_copy, "sft_checkpoint", config=preset_config("tiny")["ops"]).success
    result = materialize(tiny_copy, "merged_model")
    assert materialized(result) == set()
    assert "found no folder" in step_errors(result)
    assert "Materialize rl_checkpoint again, with sft_checkpoint above it" in step_errors(result)
    assert materialize(tiny_copy, "rl_checkpoint", config=RISING).success
    assert outputs_of(tiny_copy, "rl_checkpoint")["sha256"] == tuned["sha256"], "the finished rounds are published anew"
    flip_byte(largest_file(Path(tuned["checkpoint"]) / "model_params"))
    assert "Materialize rl_checkpoint again" in step_errors(materialize(tiny_copy, "merged_model"))
    assert materialize(tiny_copy, "rl_checkpoint", config=RISING).success
    assert materialize(tiny_copy, "merged_model").success


@pytest.mark.parametrize("name", ["dataset.jsonl", "manifest.json"])
def test_corrupt_dataset_is_refused_and_generated_again(name: str, tiny_copy: Path):
    path = tiny_copy / "datasets/dev-reasoning-v2" / name
    good = path.read_bytes()
    flip_byte(path)
    result = materialize(tiny_copy, "eval_set", "sft_data")
    assert materialized(result) == set()
    assert str(path.parent) in step_errors(result)
    assert "again" in step_errors(result)
    assert materialize(tiny_copy, "dev_reasoning_v2", "eval_set").success
    assert path.read_bytes() == good


def test_corrupt_weights_are_refused(tiny_copy: Path):
    flip_byte(tiny_copy / ".cache/models/tiny/model.safetensors")
    result = materialize(tiny_copy, "base_model", "sft_checkpoint")
    assert materialized(result) == set()
    assert "Delete the folder: it is made again at the next run" in step_errors(result)


def test_truncated_asset_outputs_are_refused(tiny_copy: Path):
    path = tiny_copy / ".cache/runs/tiny/asset_outputs/sft_data.json"
    path.write_text(path.read_text("utf-8")[:-40], "utf-8")
    result = materialize(tiny_copy, "sft_checkpoint")
    assert materialized(result) == set()
    assert "Materialize sft_data in the run 'tiny' again" in step_errors(result)


def test_corrupt_gguf_package_writes_no_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    entry = next(e for e in MODELS.values() if e.source.startswith("pypi:"))
    import importlib

    module = importlib.import_module(entry.source.partition(":")[2])

    def torn(path: Path) -> str:
        path.write_bytes(b"GGUF" + bytes(1000))
        return str(path)

    monkeypatch.setattr(module, "assemble", torn)
    with pytest.raises(M32Error, match=r"sha256 .* Install the package again"):
        weights.fetch_model(entry, tmp_path / "models")
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []
