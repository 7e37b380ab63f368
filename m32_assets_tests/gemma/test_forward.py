"""The packed forward pass has the values and gradients of the model's own, adapters included."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from flax import nnx

from m32_assets.gemma import chunked_cross_entropy as head
from m32_assets.gemma.attention import block_causal_mask
from m32_assets.gemma.chunked_cross_entropy import chunked_cross_entropy
from m32_assets.gemma.forward import pack_model
from m32_assets.gemma.loading import Gemma
from m32_assets.gemma.model_folder import ModelFolder
from m32_assets.gemma.registry import ATTENTION, ATTENTION_AND_MLP
from m32_assets.sft.packing import pack, split_batches
from m32_assets.training.loss import completion_loss, max_targets, model_inputs
from m32_assets_tests.support.small import adapted_model, conversations, logits_of


def _inputs(length: int = 66) -> dict[str, np.ndarray]:
    (batch,) = split_batches(pack(conversations(1, vocabulary=1000), length), 66 // length)
    return model_inputs(batch, max_targets([batch]))


@nnx.jit
def _plain_logits(model: Gemma, tokens: jax.Array, positions: jax.Array, mask: jax.Array) -> jax.Array:
    return model(tokens, positions, None, mask)[0]


@pytest.mark.parametrize("targets", [ATTENTION_AND_MLP, ATTENTION, f"layers/1/{ATTENTION_AND_MLP}"])
def test_logits_match_the_model(family_folder: ModelFolder, targets: str):
    model, inputs = adapted_model(family_folder, targets=targets, alpha=6.0), _inputs()
    given = (inputs["tokens"], inputs["positions"], block_causal_mask(jnp.asarray(inputs["segments"])))
    expected = _plain_logits(model, *given)
    np.testing.assert_allclose(logits_of(model, *given, scale=1.5), expected, atol=2e-4, rtol=2e-4)


def test_sliding_window_is_applied(family_folder: ModelFolder):
    tokens = jnp.asarray(np.random.default_rng(2).integers(5, 900, (2, 24)))
    mask = jnp.asarray(np.tile(np.tril(np.ones((24, 24), bool)), (2, 1, 1)))
    given = (tokens, jnp.tile(jnp.arange(24), (2, 1)), mask)
    narrow = _plain_logits(adapted_model(family_folder, alpha=6.0, window=5), *given)
    fast = logits_of(adapted_model(family_folder, alpha=6.0, window=5), *given, scale=1.5)
    np.testing.assert_allclose(fast, narrow, atol=2e-4, rtol=2e-4)
    assert (
        float(jnp.abs(logits_of(adapted_model(family_folder, alpha=6.0, window=6), *given, scale=1.5) - narrow).max())
        > 1e-2
    )


@pytest.mark.parametrize("name", ["attn_logits_soft_cap", "final_logits_softcap"])
def test_each_soft_cap_matters(folders: dict[str, ModelFolder], name: str):
    """A planted fault: a forward pass that forgets one of them."""
    inputs, model = _inputs(), adapted_model(folders["gemma2"], alpha=6.0)
    given = (inputs["tokens"], inputs["positions"], block_causal_mask(jnp.asarray(inputs["segments"])))
    expected = _plain_logits(model, *given)
    for owner in (model, *(layer.attn for layer in model.layers)):
        if hasattr(owner, name):
            setattr(owner, name, None)
    assert float(jnp.abs(logits_of(model, *given, scale=1.5) - expected).max()) > 1e-2


def test_loss_and_gradients_match_the_model(family_folder: ModelFolder):
    model, inputs = adapted_model(family_folder, alpha=6.0), _inputs()

    def plain(model: Gemma) -> jax.Array:
        mask = block_causal_mask(jnp.asarray(inputs["segments"]))
        logits, _ = model(jnp.asarray(inputs["tokens"]), jnp.asarray(inputs["positions"]), None, mask)
        logits = logits.reshape(-1, logits.shape[-1])[inputs["index"]]
        losses = optax.softmax_cross_entropy_with_integer_labels(logits, inputs["target"])
        return (losses * inputs["weight"]).sum() / inputs["weight"].sum()

    wrt, fast = nnx.DiffState(0, nnx.LoRAParam), completion_loss(1.5)
    expected, expected_gradient = nnx.jit(nnx.value_and_grad(plain, argnums=wrt))(model)
    model = pack_model(model, jnp.float32)
    found, gradient = nnx.jit(nnx.value_and_grad(lambda m: fast(m, **inputs), argnums=wrt))(model)
    assert float(found) == pytest.approx(float(expected), rel=1e-5)
    leaves, expected_leaves = jax.tree.leaves(gradient), jax.tree.leaves(expected_gradient)
    assert len(leaves) == len(expected_leaves) > 0
    for a, b in zip(leaves, expected_leaves, strict=True):
        np.testing.assert_allclose(a, b, atol=2e-5)
        assert float(jnp.abs(a).max()) > 0


def test_packing_uses_the_model_up(folder: ModelFolder):
    model, inputs = adapted_model(folder), _inputs()
    assert pack_model(model, jnp.float32).embedder.matrix.shape == (folder.shape.vocabulary, folder.shape.hidden)
    mask = block_causal_mask(jnp.asarray(inputs["segments"]))
    with pytest.raises(AttributeError, match="embedder"):
        model(jnp.asarray(inputs["tokens"]), jnp.asarray(inputs["positions"]), None, mask)


def test_bfloat16_is_near_float32(folder: ModelFolder):
    inputs, fast = _inputs(), completion_loss(1.5)
    wrt = nnx.DiffState(0, nnx.LoRAParam)
    step = nnx.jit(nnx.value_and_grad(lambda m: fast(m, **inputs), argnums=wrt))
    whole, gradient = step(pack_model(adapted_model(folder, alpha=6.0), jnp.float32))
    half, half_gradient = step(pack_model(adapted_model(folder, alpha=6.0), jnp.bfloat16))
    assert float(half) == pytest.approx(float(whole), rel=2e-2)
    a, b = (np.concatenate([np.ravel(x) for x in jax.tree.leaves(g)]) for g in (gradient, half_gradient))
    assert float(a @ b / np.linalg.norm(a) / np.linalg.norm(b)) > 0.99


@pytest.mark.parametrize("cap", [None, 3.0])
def test_chunk_size_does_not_change_the_loss(monkeypatch: pytest.MonkeyPatch, cap: float | None):
    draws = np.random.default_rng(3)
    x, embedding = draws.normal(size=(7, 16)).astype(np.float32), draws.normal(size=(96, 16)).astype(np.float32)
    target, weight = draws.integers(0, 96, 7), draws.random(7).astype(np.float32)

    def loss(x: jax.Array) -> jax.Array:
        whole = jnp.asarray(embedding)
        return chunked_cross_entropy(x, whole, whole.T, jnp.asarray(target), jnp.asarray(weight), None, cap)

    def plain(x: jax.Array) -> jax.Array:
        logits = x @ embedding.T if cap is None else cap * jnp.tanh(x @ embedding.T / cap)
        return (optax.softmax_cross_entropy_with_integer_labels(logits, target) * weight).sum()

    expected, expected_gradient = jax.value_and_grad(plain)(x)
    for chunk in (8, 32, 96):
        monkeypatch.setattr(head, "CHUNK", chunk)
        assert float(loss(x)) == pytest.approx(float(expected), rel=1e-5)
        found, gradient = jax.value_and_grad(loss)(x)
        assert float(found) == pytest.approx(float(expected), rel=1e-5)
        np.testing.assert_allclose(gradient, expected_gradient, atol=1e-5)
