"""The loss of packed rows has the values and gradients of rows with one conversation each."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import nnx

from m32_assets.gemma.attention import block_causal_mask
from m32_assets.gemma.forward import PackedGemma, pack_model
from m32_assets.gemma.model_folder import ModelFolder
from m32_assets.sft.packing import Batch, pack
from m32_assets.training.loss import (
    completion_loss,
    max_targets,
    model_inputs,
    token_log_probabilities,
    weighted_loss,
)
from m32_assets_tests.support.small import adapted_model, apart, conversations, logits_of


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


@pytest.mark.parametrize("family", ["gemma3_text", "gemma2"])  # the latter caps its logits
def test_temperature_divides_the_logits(folders: dict[str, ModelFolder], family: str):
    batch, temperature = apart(), 0.5
    inputs = model_inputs(batch, max_targets([batch]))
    weight, index, target = inputs["weight"], inputs["index"], inputs["target"]
    given = (jnp.asarray(batch.tokens), jnp.asarray(batch.positions), block_causal_mask(jnp.asarray(batch.segments)))
    logits = logits_of(adapted_model(folders[family]), *given, scale=1.0)
    chosen = logits.reshape(-1, logits.shape[-1])[index]
    expected = np.asarray(jax.nn.log_softmax(chosen / temperature)[np.arange(len(target)), target])

    model: Any = pack_model(adapted_model(folders[family]), jnp.float32)
    found = token_log_probabilities(1.0, temperature=temperature)(model, **inputs)
    real = weight > 0
    np.testing.assert_allclose(np.asarray(found)[real], expected[real], atol=1e-4)
    assert np.abs(expected - np.asarray(token_log_probabilities(1.0)(model, **inputs)))[real].max() > 0.1

    loss = weighted_loss(1.0, temperature=temperature)
    assert float(loss(model, **inputs)) == pytest.approx(-float(expected[real].sum()), rel=1e-4)
    _is_gradient(model, loss, inputs)


def _is_gradient(model: PackedGemma, loss: Callable[..., jax.Array], inputs: dict[str, np.ndarray]) -> None:
    """Compare with the difference of two losses, along a random direction."""
    graph, adapters, frozen = nnx.split(model, nnx.LoRAParam, ...)

    @jax.jit
    def of(part: Any) -> jax.Array:
        return loss(nnx.merge(graph, part, frozen), **inputs)

    draws, step = np.random.default_rng(1), 1e-2
    way = jax.tree.map(lambda x: jnp.asarray(draws.normal(0, 1, x.shape), x.dtype) / x.size**0.5, adapters)
    slope = sum(
        float(jnp.vdot(a, b)) for a, b in zip(*map(jax.tree.leaves, (jax.grad(of)(adapters), way)), strict=True)
    )
    ahead, behind = (of(jax.tree.map(lambda x, w, s=sign: x + s * step * w, adapters, way)) for sign in (1, -1))
    assert slope == pytest.approx(float(ahead - behind) / (2 * step), rel=0.02, abs=0.02)
