"""Which finished trainings count as the same."""

from pathlib import Path
from types import SimpleNamespace

import jax
import pytest

from dev.drills.resume_drill import make_inputs, train_here
from m32_assets.common.files import write_json
from m32_assets.gemma.device import device_kind, device_name, repeatable_options
from m32_assets.training import trainer
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


@pytest.mark.parametrize("kind", ["", "NVIDIA H200"])
def test_kind_of_an_accelerator_is_part_of_it_and_a_cpu_has_none(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Without a kind the fingerprints of a CPU are those of earlier versions, whose trainings are found again."""

    class Claimed(Exception):
        """Ends the training once its fingerprint is known."""

    def claim(_: Path, inputs: dict[str, dict[str, object]], **__: object) -> None:
        raise Claimed(inputs["device"])

    make_inputs(tmp_path)
    monkeypatch.setattr(trainer, "device_kind", lambda: kind)
    monkeypatch.setattr(trainer, "claim_folder", claim)
    with pytest.raises(Claimed) as claimed:
        train_here(tmp_path, "training")
    found = dict(claimed.value.args[0])
    assert found.pop("kind", "") == kind
    assert found.keys() == {"platform", "mesh", "dtype"}


def test_device_is_named_by_platform_and_kind():
    gpu = SimpleNamespace(platform="gpu", device_kind="NVIDIA H200")
    assert (device_name(gpu), device_kind(gpu)) == ("gpu NVIDIA H200", "NVIDIA H200")
    assert (device_name(), device_kind()) == ("cpu", "")


def test_a_gpu_leaves_out_what_adds_in_any_order(monkeypatch: pytest.MonkeyPatch):
    assert repeatable_options() is None
    monkeypatch.setattr(jax, "default_backend", lambda: "gpu")
    options = repeatable_options()
    monkeypatch.undo()
    # XLA refuses an option that it does not have, on every backend
    assert jax.jit(lambda x: x + 1, compiler_options=options)(1) == 2
    with pytest.raises(jax.errors.JaxRuntimeError, match="No such compile option"):
        jax.jit(lambda x: x + 1, compiler_options={"xla_gpu_exclude_chance": True})(1)


def test_own_folder_comes_first(tmp_path: Path):
    _finished(tmp_path, device={"mesh": [2, 1]})
    own = tmp_path / "own"
    write_json(own / "fingerprint.json", INPUTS)
    write_json(own / "result.json", {})
    assert finished_training(own, INPUTS) == own
