"""The loss over packed rows: the same values and gradients as over rows of one conversation each."""

from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import nnx

from m32_assets.sft.packing import pack, split_batches
from m32_assets.training.forward import prepare
from m32_assets.training.loss import capacity, completion_loss, model_inputs
from m32_assets.training.model import Gemma3
from m32_assets_tests.training.small import adapted_model, conversations


@pytest.fixture(scope="module")
def model(folder: Path) -> Gemma3:
    return prepare(adapted_model(folder), jnp.float32)


def _loss_and_gradient(model: Gemma3, length: int, rows: int) -> tuple[float, list[np.ndarray]]:
    (batch,) = split_batches(pack(conversations(), length), rows)
    inputs, loss = model_inputs(batch, capacity([batch])), completion_loss(1.0)
    step = nnx.jit(nnx.value_and_grad(lambda m: loss(m, **inputs), argnums=nnx.DiffState(0, nnx.LoRAParam)))
    value, gradient = step(model)
    return float(value), [np.asarray(x) for x in jax.tree.leaves(gradient)]


def test_packed_and_unpacked_losses_and_gradients_agree(model: Gemma3):
    packed, packed_gradient = _loss_and_gradient(model, 66, 1)
    apart, apart_gradient = _loss_and_gradient(model, 21, 5)
    assert packed == pytest.approx(apart, rel=1e-5)
    for a, b in zip(packed_gradient, apart_gradient, strict=True):
        np.testing.assert_allclose(a, b, atol=1e-5)
        assert np.abs(a).max() > 0
