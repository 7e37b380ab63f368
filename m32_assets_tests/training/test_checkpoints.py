"""``load_adapted`` gives the same adapters as the judge's way of loading, without running the model."""

import shutil
from pathlib import Path

import jax
import numpy as np
import orbax.checkpoint as ocp
import pytest

from m32_assets.common.errors import M32Error
from m32_assets.gemma.loading import device_mesh, lora_state
from m32_assets.gemma.model_folder import ModelFolder
from m32_assets.training import checkpoints
from m32_assets.training.checkpoints import load_adapted, load_tuned, require_restorable
from m32_assets.training.settings import TrainingSettings, steps_between_checkpoints
from m32_assets_tests.support.rounding import live_bytes
from m32_assets_tests.support.small import adapted_model

SETTINGS = TrainingSettings(lora_rank=4, lora_alpha=6.0)


@pytest.fixture(scope="module")
def checkpoint(family_folder: ModelFolder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("checkpoint") / "actor/1"
    with ocp.StandardCheckpointer() as checkpointer:
        checkpointer.save(folder / "model_params", lora_state(adapted_model(family_folder, alpha=SETTINGS.lora_alpha)))
    return folder


def test_adapters_match_the_judges_way(family_folder: ModelFolder, checkpoint: Path):
    ours, judges = (
        jax.tree_util.tree_leaves_with_path(lora_state(model))
        for model in (
            load_adapted(family_folder, checkpoint, device_mesh()),
            load_tuned(family_folder, checkpoint, SETTINGS, device_mesh()),
        )
    )
    assert [str(path) for path, _ in ours] == [str(path) for path, _ in judges]
    assert ours
    for (_, one), (_, other) in zip(ours, judges, strict=True):
        np.testing.assert_array_equal(one, other)


def test_checkpoint_of_another_model_is_refused(
    folders: dict[str, ModelFolder], checkpoint: Path, family_folder: ModelFolder
):
    other = next(folder for folder in folders.values() if folder != family_folder)
    with pytest.raises(M32Error, match=r"parameters that do not fit \(layers"):
        load_adapted(other, checkpoint, device_mesh())


def test_restoring_as_the_judge_does_needs_no_weights(
    family_folder: ModelFolder, checkpoint: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(checkpoints, "load_model", lambda *_: pytest.fail("loaded"))
    before, mesh = live_bytes(), device_mesh()
    require_restorable(family_folder.shape, checkpoint, SETTINGS, mesh)
    assert live_bytes() - before < family_folder.shape.parameters
    with pytest.raises(M32Error, match="parameters that do not fit"):
        require_restorable(family_folder.shape, checkpoint, SETTINGS.model_copy(update={"lora_rank": 8}), mesh)
    with pytest.raises(M32Error, match="no model_params folder"):
        require_restorable(family_folder.shape, checkpoint.parent, SETTINGS, mesh)


def test_missing_checkpoint_is_refused(family_folder: ModelFolder, tmp_path: Path):
    with pytest.raises(M32Error, match="no model_params folder"):
        load_adapted(family_folder, tmp_path, device_mesh())


@pytest.mark.parametrize("damage", ["emptied", "metadata", "arrays"])
def test_damaged_checkpoint_is_refused(damage: str, folder: ModelFolder, checkpoint: Path, tmp_path: Path):
    parameters = tmp_path / "step/model_params"
    shutil.copytree(checkpoint / "model_params", parameters)
    if damage == "emptied":
        shutil.rmtree(parameters)
        parameters.mkdir()
    elif damage == "metadata":
        (parameters / "_METADATA").write_text("[]", "utf-8")
    else:
        for path in [path for path in parameters.rglob("*") if path.is_file() and "d" in path.parent.name]:
            path.write_bytes(b"x")
    with pytest.raises(M32Error, match="parameters that cannot be read"):
        load_adapted(folder, tmp_path / "step", device_mesh())


@pytest.mark.parametrize(("steps", "every"), [(1, 1), (22, 11), (373, 187), (2783, 200), (10_000, 625)])
def test_steps_between_checkpoints(steps: int, every: int):
    assert steps_between_checkpoints(steps) == every
