"""The loss of packed rows has the values and gradients of rows with one conversation each."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import nnx

from m32_assets.gemma.forward import PackedGemma, pack_model
from m32_assets.gemma.model_folder import ModelFolder
from m32_assets.sft.packing import Batch, pack
from m32_assets.training.loss import completion_loss, max_targets, model_inputs
from m32_assets_tests.support.small import adapted_model, apart, conversations


def _packed() -> Batch:
    """All conversations in one row, after their common prefix."""
    return pack(conversations(), 66)


def _loss(batch: Batch) -> Callable[[PackedGemma], jax.Array]:
    inputs, loss = model_inputs(batch, max_targets([batch])), completion_loss(1.0)
    return lambda model: loss(model, **inputs)


def _loss_and_gradient(model: PackedGemma, batch: Batch) -> tuple[float, list[np.ndarray]]:
    step = nnx.jit(nnx.value_and_grad(_loss(batch), argnums=nnx.DiffState(0, nnx.LoRAParam)))
    value, gradient = step(model)
    return float(value), [np.asarray(x) for x in jax.tree.leaves(gradient)]


@pytest.mark.parametrize(("family", "window"), [("gemma3_text", 512), ("gemma3_text", 8), ("gemma2", 8)])
def test_packed_and_unpacked_losses_and_gradients_agree(folders: dict[str, ModelFolder], family: str, window: int):
    """Rows and the longest conversation are longer than the narrow window."""
    model: Any = pack_model(adapted_model(folders[family], window=window), jnp.float32)
    packed, packed_gradient = _loss_and_gradient(model, _packed())
    unpacked, unpacked_gradient = _loss_and_gradient(model, apart())
    assert packed == pytest.approx(unpacked, rel=1e-5)
    for a, b in zip(packed_gradient, unpacked_gradient, strict=True):
        np.testing.assert_allclose(a, b, atol=1e-5)
        assert np.abs(a).max() > 0
    if window == 8:
        model.sliding_window = 512
        assert abs(float(nnx.jit(_loss(_packed()))(model)) - packed) > 1e-4
