"""Which finished trainings count as the same."""

from pathlib import Path

import pytest

from m32_assets.common.files import write_json
from m32_assets.training.fingerprint import finished_training

INPUTS = {"model": {"weights": "1"}, "train": "2", "settings": {"rank": 4}, "device": {"mesh": [1, 1]}}


def _finished(cache: Path, **changed: object) -> Path:
    write_json(cache / "other/fingerprint.json", {**INPUTS, **changed})
    write_json(cache / "other/result.json", {})
    return cache / "other"


def test_training_finished_on_another_device_is_found(tmp_path: Path):
    assert finished_training(tmp_path / "own", INPUTS) is None
    other = _finished(tmp_path, device={"mesh": [2, 1]})
    assert finished_training(tmp_path / "own", INPUTS) == other


@pytest.mark.parametrize("changed", [{"train": "3"}, {"settings": {"rank": 8}}, {"model": {"weights": "9"}}])
def test_training_of_other_inputs_is_not_found(changed: dict[str, object], tmp_path: Path):
    _finished(tmp_path, **changed)
    assert finished_training(tmp_path / "own", INPUTS) is None


def test_unfinished_training_is_not_found(tmp_path: Path):
    (_finished(tmp_path, device={}) / "result.json").unlink()
    assert finished_training(tmp_path / "own", INPUTS) is None


def test_own_folder_comes_first(tmp_path: Path):
    _finished(tmp_path, device={"mesh": [2, 1]})
    own = tmp_path / "own"
    write_json(own / "fingerprint.json", INPUTS)
    write_json(own / "result.json", {})
    assert finished_training(own, INPUTS) == own
