"""What counts as the same training."""

from pathlib import Path

import pytest

from m32_assets.common.files import write_json
from m32_assets.training.fingerprint import finished_training

FACTS = {"model": {"weights": "1"}, "train": "2", "settings": {"rank": 4}, "device": {"mesh": [1, 1]}}


def _finished(cache: Path, **changed: object) -> Path:
    write_json(cache / "other/fingerprint.json", {**FACTS, **changed})
    write_json(cache / "other/result.json", {})
    return cache / "other"


def test_what_other_devices_have_finished_is_found(tmp_path: Path):
    assert finished_training(tmp_path / "own", FACTS) is None
    other = _finished(tmp_path, device={"mesh": [2, 1]})
    assert finished_training(tmp_path / "own", FACTS) == other


@pytest.mark.parametrize("changed", [{"train": "3"}, {"settings": {"rank": 8}}, {"model": {"weights": "9"}}])
def test_other_inputs_are_another_training(changed: dict[str, object], tmp_path: Path):
    _finished(tmp_path, **changed)
    assert finished_training(tmp_path / "own", FACTS) is None


def test_what_is_not_finished_is_not_taken(tmp_path: Path):
    (_finished(tmp_path, device={}) / "result.json").unlink()
    assert finished_training(tmp_path / "own", FACTS) is None


def test_the_own_folder_comes_first(tmp_path: Path):
    _finished(tmp_path, device={"mesh": [2, 1]})
    own = tmp_path / "own"
    write_json(own / "fingerprint.json", FACTS)
    write_json(own / "result.json", {})
    assert finished_training(own, FACTS) == own
