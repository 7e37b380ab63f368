"""A flipped byte in each thing that is kept: refused with what to do, nothing below is made, and the next run is
right."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from m32_assets.common.errors import M32Error
from m32_assets.common.files import read_json, sha256_folder
from m32_assets.gemma import weights
from m32_assets.gemma.registry import MODELS
from m32_assets_tests.support.project import materialize, materialized


@contextmanager
def flipped(path: Path, keep: bool = True) -> Iterator[None]:
    """One byte in the middle of the file is another; put back at the end unless a run is to mend it."""
    good = path.read_bytes()
    bad = bytearray(good)
    bad[len(bad) // 2] ^= 0x55
    path.write_bytes(bytes(bad))
    try:
        yield
    finally:
        if keep:
            path.write_bytes(good)


def largest(folder: Path) -> Path:
    return max((p for p in folder.rglob("*") if p.is_file()), key=lambda p: p.stat().st_size)


def errors(result) -> str:
    found = [e.step_failure_data.error for e in result.all_events if e.is_step_failure]
    return "\n".join((error.cause or error).message for error in found)


def test_a_published_checkpoint(tiny_project: Path):
    assert materialize(tiny_project, "sft_checkpoint").success
    facts = read_json(tiny_project / ".cache/runs/tiny/asset_outputs/sft_checkpoint.json")
    folder = Path(facts["checkpoint"])
    with flipped(largest(folder / "model_params"), keep=False):
        result = materialize(tiny_project, "merged_model", "evaluation", "submission_bundle")
    assert materialized(result) == set()
    assert "Materialize sft_checkpoint again" in errors(result)
    assert materialize(tiny_project, "sft_checkpoint").success
    assert sha256_folder(folder) == facts["sha256"]
    assert materialize(tiny_project, "merged_model").success


@pytest.mark.parametrize("name", ["dataset.jsonl", "manifest.json"])
def test_a_dataset_line_and_a_manifest(name: str, tiny_project: Path):
    path = tiny_project / "datasets/dev-reasoning-v2" / name
    good = path.read_bytes()
    with flipped(path, keep=False):
        result = materialize(tiny_project, "eval_set", "sft_data")
    assert materialized(result) == set()
    assert str(path.parent) in errors(result)
    assert "again" in errors(result)
    assert materialize(tiny_project, "dev_reasoning_v2", "eval_set").success
    assert path.read_bytes() == good


def test_the_weights(tiny_project: Path):
    folder = tiny_project / ".cache/models/tiny"
    with flipped(folder / "model.safetensors"):
        result = materialize(tiny_project, "base_model", "sft_checkpoint")
    assert materialized(result) == set()
    assert "Delete the folder: it is made again at the next run" in errors(result)


def test_what_an_asset_handed_on(tiny_project: Path):
    path = tiny_project / ".cache/runs/tiny/asset_outputs/sft_data.json"
    with flipped(path):
        path.write_text(path.read_text("utf-8", "replace")[:-40], "utf-8")
        result = materialize(tiny_project, "sft_checkpoint")
    assert materialized(result) == set()
    assert "Materialize sft_data in the run 'tiny' again" in errors(result)


def test_the_gguf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """What the package holds is not what it says: nothing is written."""
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
