"""Published parameters: equal ones are equal files, which the judge restores, and which name no machine."""

from pathlib import Path

import numpy as np
import pytest

from m32_assets.common.errors import M32Error
from m32_assets.common.files import sha256_folder
from m32_assets.gemma.loading import device_mesh
from m32_assets.gemma.model_folder import ModelFolder
from m32_assets.training.checkpoints import read_adapters, restore_findings
from m32_assets.training.published import publish_parameters
from m32_assets_tests.support.tuned import SETTINGS, save_adapters


@pytest.fixture(scope="module")
def trained(family_folder: ModelFolder, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The same parameters, saved twice as a training saves them."""
    folder = tmp_path_factory.mktemp("trained")
    found = [folder / name / "actor/3" for name in ("once", "again")]
    for checkpoint in found:
        save_adapters(family_folder, checkpoint)
    return found


def test_equal_parameters_are_equal_files(trained: list[Path], tmp_path: Path):
    assert len({sha256_folder(path) for path in trained}) == 2, "Orbax's own files are the same: nothing to do here"
    for path, name in zip(trained, ("once", "again"), strict=True):
        publish_parameters(path, tmp_path / name)
    assert sha256_folder(tmp_path / "once") == sha256_folder(tmp_path / "again")


def test_judge_restores_them_to_the_bit(trained: list[Path], tmp_path: Path, family_folder: ModelFolder):
    publish_parameters(trained[0], tmp_path / "3")
    assert restore_findings(family_folder.shape, tmp_path / "3", SETTINGS, device_mesh()) == []
    before, after = (read_adapters(path, device_mesh()) for path in (trained[0], tmp_path / "3"))
    assert list(before) == list(after)
    for path, leaf in before.items():
        assert after[path].dtype == leaf.dtype
        np.testing.assert_array_equal(after[path], leaf)


def test_they_name_no_folder_of_this_machine(trained: list[Path], tmp_path: Path):
    publish_parameters(trained[0], tmp_path / "3")
    files = [path for path in (tmp_path / "3").rglob("*") if path.is_file()]
    assert files
    for path in files:
        for folder in (tmp_path, trained[0].parent.parent):
            assert str(folder).encode() not in path.read_bytes(), path


def test_unreadable_parameters_are_refused_and_nothing_is_written(trained: list[Path], tmp_path: Path):
    (tmp_path / "torn/model_params").mkdir(parents=True)
    with pytest.raises(M32Error, match="parameters that cannot be read"):
        publish_parameters(tmp_path / "torn", tmp_path / "published")
    assert not (tmp_path / "published").exists()
