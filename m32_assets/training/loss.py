"""Completion-only cross-entropy over packed rows, with logits at completion positions only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from m32_assets.gemma.attention import block_causal_mask
from m32_assets.gemma.chunked_cross_entropy import weighted_loss
from m32_assets.gemma.forward import hidden_states
from m32_assets.sft.packing import Batch
from m32_assets.training.sampled_softmax import Words


def capacity(batches: list[Batch], multiple: int = 64) -> int:
    """How many completion positions the fullest batch has, rounded up: the one static shape of the logits."""
    most = max(int(b.loss_mask.sum()) for b in batches)
    return -(-most // multiple) * multiple


def model_inputs(batch: Batch, positions: int, words: Words | None = None) -> dict[str, np.ndarray]:
    """What the loss needs, as fixed shapes.

    ``index`` ``[positions]`` points into the flattened ``[B * L]`` at the token *before* each target; ``target`` is
    the token there and ``weight`` is 0 where the list is filled up.

    Args:
        words: what the targets are compared with, ``target`` then counts within them; None for the whole vocabulary.
    """
    flat = np.flatnonzero(batch.loss_mask)
    index = np.zeros(positions, np.int32)
    target = np.zeros(positions, np.int32)
    weight = np.zeros(positions, np.float32)
    index[: len(flat)] = flat - 1  # a completion never begins a row: BOS and the prompt stand before it
    target[: len(flat)] = batch.tokens.reshape(-1)[flat]
    weight[: len(flat)] = 1
    inputs = {
        "tokens": batch.tokens,
        "positions": batch.positions,
        "segments": batch.segments,
        "index": index,
        "target": target,
        "weight": weight,
    }
    if words is None:
        return inputs
    target[: len(flat)] = words.places(target[: len(flat)])
    return {**inputs, "words": words.ids, "stands_for": words.stands_for}


def completion_loss(scale: float, *, remat: bool = False) -> Callable[..., jax.Array]:
    """The trainer's loss function: mean cross-entropy (nats) over the completion tokens of a batch.

    It takes a prepared model and the arrays of ``model_inputs``.

    Args:
        scale: alpha / rank of the adapters.
        remat: see ``hidden_states``.
    """

    def loss(
        model: Any,
        tokens: jax.Array,
        positions: jax.Array,
        segments: jax.Array,
        index: jax.Array,
        target: jax.Array,
        weight: jax.Array,
        words: jax.Array | None = None,
        stands_for: jax.Array | None = None,
    ) -> jax.Array:
        hidden = hidden_states(model, tokens, positions, block_causal_mask(segments), scale=scale, remat=remat)
        chosen = hidden.reshape(-1, hidden.shape[-1])[index]
        embedding, transposed = model.embedder.matrix[...], model.embedder.transposed[...]
        if words is not None:
            embedding = embedding[words]
            # written out: a mere view would make the products slow
            transposed = jax.lax.optimization_barrier(embedding.T)
        cap = getattr(model, "final_logits_softcap", None)
        total: Any = weighted_loss(chosen, embedding, transposed, target, weight, stands_for, cap)
        return total / jnp.maximum(weight.sum(), 1)

    return loss
