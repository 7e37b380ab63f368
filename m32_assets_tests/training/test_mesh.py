"""Training on eight simulated devices: same losses as one device, and sharded arrays."""

import os
import subprocess
import sys
from typing import Any

import numpy as np
import pytest

from m32_assets.common.files import read_json
from m32_assets_tests.support.project import ROOT


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The outcome of training on each mesh."""
    folder = tmp_path_factory.mktemp("devices")
    # compiled code runs twice here, so optimizing it does not pay
    flags = "--xla_force_host_platform_device_count=8 --xla_backend_optimization_level=0"
    done = subprocess.run(
        [sys.executable, "-m", "m32_assets_tests.support.eight_devices", str(folder)],
        env={**os.environ, "XLA_FLAGS": flags, "JAX_PLATFORMS": "cpu", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return read_json(folder / "found.json")


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
