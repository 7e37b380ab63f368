"""Several processes that train as one; m32_assets_tests/distributed trains with two real ones."""

from types import SimpleNamespace
from typing import Any

import jax
import numpy as np
import pytest

from m32_assets.common.errors import M32Error
from m32_assets.gemma.loading import device_mesh
from m32_assets.training.mesh import gathered, leads, mesh_of_all, shard_batch


def test_single_process_leads_and_keeps_its_arrays():
    inputs = {"tokens": np.arange(6).reshape(3, 2)}
    assert leads()
    assert shard_batch(inputs, device_mesh())["tokens"] is inputs["tokens"]
    whole = gathered({"a": jax.numpy.arange(3)})["a"]
    assert isinstance(whole, np.ndarray)
    assert whole.tolist() == [0, 1, 2]


def test_mesh_of_all_takes_every_device():
    assert mesh_of_all().shape == {"fsdp": jax.device_count(), "tp": 1}
    for impossible in (0, jax.device_count() + 1):
        with pytest.raises(M32Error, match="a divisor of the"):
            mesh_of_all(impossible)


def test_indivisible_rows_are_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(jax, "process_count", lambda: 2)
    two: Any = SimpleNamespace(shape={"fsdp": 2})
    with pytest.raises(M32Error, match="3 rows for 2 devices"):
        shard_batch({"tokens": np.zeros((1, 3, 4), np.int32)}, two)
