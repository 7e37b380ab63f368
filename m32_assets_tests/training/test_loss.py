"""The loss over packed rows: the same values and gradients as over rows of one conversation each."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import nnx

from m32_assets.sft.packing import Tokens, pack, split_batches
from m32_assets.training.forward import prepare
from m32_assets.training.loss import capacity, completion_loss, model_inputs
from m32_assets.training.model import Gemma3, add_lora, device_mesh, load_model, lora_state
from m32_assets.training.registry import ATTENTION_AND_MLP, model_entry
from m32_assets.training.weights import fetch_model


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Gemma3:
    texts = [f"How much is {a} and {b}?" for a in range(30) for b in range(30)]
    folder = fetch_model(model_entry("tiny"), tmp_path_factory.mktemp("models"), texts=texts)
    model = add_lora(
        load_model(folder, device_mesh()), device_mesh(), targets=ATTENTION_AND_MLP, rank=4, alpha=4, seed=0
    )
    draws = np.random.default_rng(0)
    nnx.update(model, jax.tree.map(lambda x: jnp.asarray(draws.normal(0, 0.2, x.shape), x.dtype), lora_state(model)))
    return prepare(model, jnp.float32)


def _conversations() -> list[Tokens]:
    draws = np.random.default_rng(0)
    return [Tokens([2, *draws.integers(10, 250, n - 1).tolist()], n // 2) for n in (13, 9, 21, 6, 17)]


def _loss_and_gradient(model: Gemma3, length: int, rows: int) -> tuple[float, list[np.ndarray]]:
    (batch,) = split_batches(pack(_conversations(), length), rows)
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
