"""A step over microbatches equals the step over all rows at once, and remat changes nothing but memory."""

from functools import cache, partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import nnx

from m32_assets.gemma import chunked_cross_entropy as head
from m32_assets.gemma.forward import PackedGemma, pack_model
from m32_assets.gemma.loading import device_mesh
from m32_assets.gemma.model_folder import ModelFolder
from m32_assets.sft.packing import pack, split_batches
from m32_assets.training.loss import completion_loss, max_targets, model_inputs
from m32_assets.training.packed_trainer import updates
from m32_assets.training.step import weighted_by_tokens
from m32_assets_tests.support.small import adapted_model, apart, conversations


@pytest.fixture(scope="module")
def model(folder: ModelFolder) -> PackedGemma:
    return pack_model(adapted_model(folder), jnp.float32)


@cache
def _compiled(*, remat: bool) -> Any:
    """The compiled step."""
    return nnx.jit(partial(weighted_by_tokens, completion_loss(1.0, remat=remat)))


def _step(model: PackedGemma, inputs: dict[str, Any], *, remat: bool = False) -> tuple[float, list[np.ndarray]]:
    value, gradient = _compiled(remat=remat)(model, inputs)
    return float(value), [np.asarray(x) for x in jax.tree.leaves(gradient)]


def _inputs(batch_size: int) -> dict[str, Any]:
    """Five conversations of different lengths in five rows, and an empty row: microbatches differ in token counts."""
    (batch,) = split_batches(apart(), 6)
    targets = max_targets(split_batches(batch, batch_size))
    (update,) = updates([batch], batch_size, targets, 5, device_mesh(), [None])
    return update.inputs


def test_effective_batch_is_weighted_by_tokens(model: PackedGemma):
    whole, gradient = _step(model, _inputs(6))
    for batch_size in (3, 2, 1):
        inputs = _inputs(batch_size)
        counts = inputs["weight"].sum(1)
        assert len(counts) == 6 // batch_size
        assert len(set(counts.tolist())) > 1
        value, found = _step(model, inputs)
        assert value == pytest.approx(whole, rel=1e-5)
        for a, b in zip(found, gradient, strict=True):
            np.testing.assert_allclose(a, b, atol=1e-5)
            assert np.abs(a).max() > 0
        # weighting by microbatch gives another number
        parts = [_step(model, {k: v[i : i + 1] for k, v in inputs.items()})[0] for i in range(len(counts))]
        assert np.mean([p for p, n in zip(parts, counts, strict=True) if n]) != pytest.approx(whole, rel=1e-4)


def test_remat_gives_the_same_gradients(model: PackedGemma):
    kept, gradient = _step(model, _inputs(6))
    again, found = _step(model, _inputs(6), remat=True)
    assert again == pytest.approx(kept, rel=1e-6)
    for a, b in zip(found, gradient, strict=True):
        np.testing.assert_allclose(a, b, atol=1e-6)


def test_remat_keeps_less(model: PackedGemma):
    (batch,) = split_batches(pack(conversations(), 66), 1)
    inputs = model_inputs(batch, max_targets([batch]))

    def residuals(remat: bool) -> int:
        graph, adapters, rest = nnx.split(model, nnx.LoRAParam, ...)
        loss = completion_loss(1.0, remat=remat)

        def backward(given: Any) -> Any:
            return jax.vjp(lambda part: loss(nnx.merge(graph, part, rest), **inputs), given)[1]

        return sum(x.size for x in jax.tree.leaves(jax.eval_shape(backward, adapters)))

    assert residuals(True) < residuals(False)


def test_logits_of_the_whole_vocabulary_are_never_made(folder: ModelFolder, monkeypatch: pytest.MonkeyPatch):
    """Neither for all tokens of a batch nor for its completion tokens."""
    monkeypatch.setattr(head, "CHUNK", 128)
    model = pack_model(adapted_model(folder), jnp.float32)
    (batch,) = split_batches(pack(conversations(), 66), 1)
    inputs, loss = model_inputs(batch, max_targets([batch])), completion_loss(1.0)
    graph, adapters, rest = nnx.split(model, nnx.LoRAParam, ...)
    jaxpr = jax.make_jaxpr(jax.value_and_grad(lambda part: loss(nnx.merge(graph, part, rest), **inputs)))(adapters)
    vocabulary, width = model.embedder.matrix.shape
    wide = {shape for shape in _shapes(jaxpr.jaxpr) if vocabulary in shape}
    assert wide <= {(vocabulary, width), (width, vocabulary)}, "only the embedding and its transpose are so wide"
    assert any(128 in shape for shape in _shapes(jaxpr.jaxpr))


def _shapes(jaxpr: Any) -> set[tuple[int, ...]]:
    found = {tuple(v.aval.shape) for eqn in jaxpr.eqns for v in (*eqn.invars, *eqn.outvars) if hasattr(v.aval, "shape")}
    for eqn in jaxpr.eqns:
        for value in eqn.params.values():
            for inner in value if isinstance(value, (list, tuple)) else [value]:
                inner = getattr(inner, "jaxpr", inner)
                if hasattr(inner, "eqns"):
                    found |= _shapes(inner)
    return found
