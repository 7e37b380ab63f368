"""A model is found in a folder of many, by its record or by its sizes."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from m32_assets.common.errors import M32Error
from m32_assets.gemma.model_folder import WEIGHTS, ModelFolder
from m32_assets.gemma.mounted import only_model, recorded_model


@pytest.fixture
def mounts(folders: Mapping[str, ModelFolder], tmp_path: Path) -> Path:
    """Two models as Kaggle mounts them, and a dataset."""
    for name, model in folders.items():
        shutil.copytree(model.path, tmp_path / f"input/{name}/transformers/tiny/1")
    (tmp_path / "input/data").mkdir()
    (tmp_path / "input/data/config.json").write_text("{}")
    return tmp_path / "input"


def test_model_of_a_record_is_found_below(mounts: Path, folder: ModelFolder):
    place = mounts / f"{folder.shape.family.name}/transformers/tiny/1"
    assert recorded_model(mounts, folder.sha256) == place
    assert recorded_model(place, folder.sha256) == place
    weights = place / WEIGHTS
    weights.write_bytes(weights.read_bytes()[:-2] + b"xx")
    assert recorded_model(mounts, folder.sha256) is None
    assert recorded_model(mounts / "none", folder.sha256) is None


def test_only_model_of_these_sizes_is_taken(mounts: Path, folder: ModelFolder):
    place = mounts / f"{folder.shape.family.name}/transformers/tiny/1"
    assert only_model(mounts, folder.shape, "tiny") == place
    with pytest.raises(M32Error, match=r"input: found other models \(.*\), expected one of big\. Attach"):
        only_model(mounts, replace(folder.shape, hidden=65), "big")
    with pytest.raises(M32Error, match=r"found no model folder"):
        only_model(mounts / "data", folder.shape, "tiny")


def test_two_models_of_the_same_sizes_are_refused_by_name(mounts: Path, folder: ModelFolder):
    place = mounts / f"{folder.shape.family.name}/transformers/tiny/1"
    shutil.copytree(place, place.with_name("2"))
    with pytest.raises(M32Error, match=r"found 2 models of these sizes \(.*/1, .*/2\), .* Name the folder of the one"):
        only_model(mounts, folder.shape, "tiny")
