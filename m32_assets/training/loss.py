"""Cross-entropy of the completions in packed rows, with logits at completion positions only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from m32_assets.gemma.attention import block_causal_mask
from m32_assets.gemma.chunked_cross_entropy import chunked_cross_entropy, token_cross_entropy
from m32_assets.gemma.forward import PackedGemma, hidden_states
from m32_assets.gemma.matmul import materialize
from m32_assets.gemma.row_sharding import whole, with_rows_apart
from m32_assets.sft.packing import Batch
from m32_assets.training.sampled_softmax import SampledVocabulary


def max_targets(batches: list[Batch], multiple: int = 64) -> int:
    """The completion tokens of the fullest batch, rounded up: the one static shape of the targets."""
    most = max(int(b.loss_mask.sum()) for b in batches)
    return -(-most // multiple) * multiple


def model_inputs(batch: Batch, targets: int, sample: SampledVocabulary | None = None) -> dict[str, np.ndarray]:
    """The arguments of the loss.

    ``index`` ``[targets]`` points into the flattened ``[B · L]``, at the token before each target. ``target``
    ``[targets]`` is the target's token, or its index in ``sample``. ``weight`` ``[targets]`` is 1, and 0 in the
    padding at the end.

    Args:
        targets: from ``max_targets``.
        sample: the vocabulary of the softmax; None for all of it.
    """
    flat = np.flatnonzero(batch.loss_mask)
    index = np.zeros(targets, np.int32)
    target = np.zeros(targets, np.int32)
    weight = np.zeros(targets, np.float32)
    index[: len(flat)] = flat - 1  # in the same row: a row never begins with a completion
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
    if sample is None:
        return inputs
    target[: len(flat)] = sample.positions_of(target[: len(flat)])
    return {**inputs, "sampled_ids": sample.ids, "log_multiplicity": sample.log_multiplicity}


def completion_loss(lora_scale: float, *, remat: bool = False) -> Callable[..., jax.Array]:
    """The trainer's loss function: mean cross-entropy (nats) over the completion tokens of a batch.

    It takes a ``PackedGemma`` and the arrays of ``model_inputs``.

    Args:
        lora_scale: alpha / rank of the adapters.
        remat: as in ``hidden_states``.
    """
    total = weighted_loss(lora_scale, remat=remat)

    def loss(model: PackedGemma, weight: jax.Array, **inputs: jax.Array) -> jax.Array:
        return total(model, weight=weight, **inputs) / jnp.maximum(weight.sum(), 1)

    return loss


def weighted_loss(lora_scale: float, *, remat: bool = False, temperature: float = 1.0) -> Callable[..., jax.Array]:
    """The same, summed over the tokens by their weights, which may be negative.

    Its gradient is that of a policy where each weight is an advantage.

    Args:
        temperature: of the probabilities: that at which the policy draws its tokens.
    """

    def loss(model: PackedGemma, weight: jax.Array, **inputs: jax.Array) -> jax.Array:
        chosen, embedding, transposed, log_multiplicity = _head(model, lora_scale, remat=remat, **inputs)
        chosen, cap = _tempered(chosen, model.final_cap, temperature)
        total: Any = chunked_cross_entropy(
            chosen, embedding, transposed, inputs["target"], weight, log_multiplicity, cap
        )
        return total

    return loss


def token_log_probabilities(lora_scale: float, *, temperature: float = 1.0) -> Callable[..., jax.Array]:
    """The logarithm of each target's probability, ``[targets]``, as a function of the same arrays."""

    def log_probabilities(model: PackedGemma, **inputs: jax.Array) -> jax.Array:
        inputs.pop("weight")
        chosen, embedding, transposed, log_multiplicity = _head(model, lora_scale, remat=False, **inputs)
        chosen, cap = _tempered(chosen, model.final_cap, temperature)
        return -token_cross_entropy(chosen, embedding, transposed, inputs["target"], log_multiplicity, cap)

    return log_probabilities


def _tempered(chosen: jax.Array, cap: float | None, temperature: float) -> tuple[jax.Array, float | None]:
    """Hidden states and a soft cap whose logits are those of the model, divided by the temperature."""
    if temperature == 1:
        return chosen, cap
    # cap · tanh(x / cap) / t = (cap / t) · tanh((x / t) / (cap / t))
    return chosen / temperature, None if cap is None else cap / temperature


def _head(
    model: PackedGemma,
    lora_scale: float,
    *,
    remat: bool,
    tokens: jax.Array,
    positions: jax.Array,
    segments: jax.Array,
    index: jax.Array,
    target: jax.Array,
    sampled_ids: jax.Array | None = None,
    log_multiplicity: jax.Array | None = None,
) -> tuple[jax.Array, jax.Array, jax.Array | None, jax.Array | None]:
    """Hidden states ``[targets, D]`` before the targets, the embedding of the softmax, its transpose, and how many
    tokens each of its rows represents."""
    mask = block_causal_mask(segments)
    hidden = hidden_states(model, tokens, positions, mask, lora_scale=lora_scale, remat=remat)
    chosen = with_rows_apart(hidden.reshape(-1, hidden.shape[-1])[index], model.mesh)
    embedding, transposed = model.embedder.arrays()
    if sampled_ids is not None:
        embedding = whole(embedding[sampled_ids], model.mesh)
        transposed = None if transposed is None else materialize(embedding.T)
    return chosen, embedding, transposed, log_multiplicity
