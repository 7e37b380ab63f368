"""Training on eight simulated devices: same losses as one device, and sharded arrays."""

from typing import Any

import numpy as np
import pytest

from m32_assets_tests.support.simulated_devices import on_eight_devices


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The outcome of training on each mesh."""
    return on_eight_devices("eight_devices", tmp_path_factory.mktemp("devices"))


@pytest.mark.parametrize("mesh", ["fsdp", "replicated"])
def test_losses_match_one_device(found: dict[str, Any], mesh: str):
    assert found["devices"] == 8
    for field in ("loss", "grad_norm", "validation_loss"):
        one, many = ([row[field] for row in found[name]["rows"] if field in row] for name in ("one", mesh))
        assert len(one) > 0
        np.testing.assert_allclose(many, one, rtol=2e-5)


def test_fsdp_shards_parameters_optimizer_and_batches(found: dict[str, Any]):
    held = found["fsdp"]
    matrices = [(name, share) for name, share in held["weights"] if "embedder" not in name]
    assert len(matrices) > 20
    assert {share for _, share in matrices} == {1 / 8}
    assert {share for name, share in held["weights"] if "embedder" in name} == {1 / 4}
    moments = [share for _, share in held["optimizer"]]
    assert len(moments) == 2 * sum("lora" in name for name, _ in held["weights"]) > 0
    assert set(moments) == {1 / 8}
    assert {held["batch"][name] for name in ("tokens", "positions", "segments")} == {1 / 4}


def test_data_parallelism_shards_only_batches(found: dict[str, Any]):
    held = found["replicated"]
    assert {share for _, share in held["weights"] + held["optimizer"]} == {1}
    assert {held["batch"][name] for name in ("tokens", "positions", "segments")} == {1 / 8}
    assert {share for _, share in found["one"]["weights"]} == {1}


def test_impossible_meshes_are_refused(found: dict[str, Any]):
    uneven, too_many = found["refusals"]
    assert "batch_size: found 3, spread over 8 devices" in uneven
    assert "at most the 8 cpu devices" in too_many
