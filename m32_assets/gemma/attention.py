"""Attention over packed rows and the rotary embedding, in layouts whose forward and backward passes are fast."""

from __future__ import annotations

from functools import partial
from typing import Any

import jax
import jax.numpy as jnp

from m32_assets.gemma.matmul import einsum, materialize
from m32_assets.sft.packing import PREFIX

MASKED = -2.3819763e38
"""The score of a masked token, as in Tunix's Gemma."""


def block_causal_mask(segments: jax.Array) -> jax.Array:
    """Bool ``[B, L, L]``: a token attends to itself, to earlier tokens of its conversation, and to the prefix.

    Padding attends to itself only.

    Args:
        segments: ``[B, L]``, the number of each token's conversation; 0 is padding.
    """
    length = segments.shape[1]
    causal = jnp.tril(jnp.ones((length, length), bool))
    query, key = segments[:, :, None], segments[:, None, :]
    visible = (query == key) | (key == PREFIX)
    return (visible & causal & (query > 0)) | jnp.eye(length, dtype=bool)


def biases(mask: jax.Array, kv_heads: int, queries_per_kv: int) -> tuple[jax.Array, jax.Array]:
    """What a mask ``[B, L, L]`` adds to scores ``[B·K, G·L, L]``, and the same transposed ``[B·K, L, G·L]``."""
    bias = jnp.repeat(jnp.where(mask, 0.0, MASKED), kv_heads, axis=0)
    return jnp.tile(bias, (1, queries_per_kv, 1)), jnp.tile(bias.swapaxes(1, 2), (1, 1, queries_per_kv))


def capped(x: jax.Array, cap: float | None) -> jax.Array:
    """The soft cap of ``x``, between minus and plus ``cap`` (Gemma Team, "Gemma 2", 2024); None changes nothing."""
    return x if cap is None else cap * jnp.tanh(x / cap)


def slope_of_cap(capped: jax.Array, cap: float | None) -> jax.Array | float:
    """The derivative of ``capped`` as a function of its value."""
    return 1.0 if cap is None else 1 - jnp.square(capped / cap)


@partial(jax.custom_vjp, nondiff_argnums=(5, 6))
def attend(
    query: jax.Array,
    key: jax.Array,
    value: jax.Array,
    bias: jax.Array,
    bias_transposed: jax.Array,
    dtype: Any,
    cap: float | None = None,
) -> jax.Array:
    """Softmax attention ``[P, G·L, H]``, float32.

    Args:
        query: ``[P, G·L, H]``, G query heads that share keys and values.
        key: ``[P, L, H]``, as ``value``.
        bias: ``[P, G·L, L]``, added to the scores.
        bias_transposed: ``[P, L, G·L]``.
        dtype: matmuls multiply in it.
        cap: soft cap of the scores.
    """
    return _attend_forward(query, key, value, bias, bias_transposed, dtype, cap)[0]


def _attend_forward(
    query: Any, key: Any, value: Any, bias: Any, bias_transposed: Any, dtype: Any, cap: float | None
) -> tuple[jax.Array, Any]:
    query, key, value = query.astype(dtype), key.astype(dtype), value.astype(dtype)
    scores = capped(einsum("pth,psh->pts", query, key), cap) + bias
    largest = scores.max(-1)
    raised = jnp.exp(scores - largest[..., None])
    total = raised.sum(-1)
    mixed = einsum("pts,psh->pth", raised.astype(dtype), value) / total[..., None]
    return mixed, (query, key, value, bias_transposed, largest + jnp.log(total), mixed)


def _attend_backward(dtype: Any, cap: float | None, kept: Any, gradient: jax.Array) -> tuple[Any, ...]:
    """Recomputes the attention weights as ``[P, L, G·L]``, the layout in which all three products are fast.

    The softmax's gradient uses row sums of gradient times output, as Dao et al., "FlashAttention", 2022.
    """
    query, key, value, bias, total, mixed = kept
    # fused into the subtraction below, this sum would be much slower
    row_sums = materialize((gradient * mixed).sum(-1))
    gradient = gradient.astype(dtype)
    scores = capped(einsum("psh,pth->pst", key, query), cap)
    weights = jnp.exp(scores + bias - total[:, None])
    slopes = weights * (einsum("psh,pth->pst", value, gradient) - row_sums[:, None])
    slopes = (slopes * slope_of_cap(scores, cap)).astype(dtype)
    # without the barrier XLA folds the transpose into the product, which then misses the bfloat16 units
    queries = materialize(einsum("phs,pst->pht", _transposed(key), slopes)).swapaxes(-1, -2)
    keys = einsum("pst,pth->psh", slopes, query)
    return queries, keys, einsum("pst,pth->psh", weights.astype(dtype), gradient), None, None


attend.defvjp(_attend_forward, _attend_backward)


def _transposed(x: jax.Array) -> jax.Array:
    """``[P, S, H]`` → ``[P, H, S]``. On a CPU a view would slow the next product; one with the identity is exact."""
    if jax.default_backend() != "cpu":
        return x.swapaxes(-1, -2)
    identity = jnp.broadcast_to(jnp.eye(x.shape[-1], dtype=x.dtype), (len(x), x.shape[-1], x.shape[-1]))
    return einsum("pjh,psh->pjs", identity, x).astype(x.dtype)


def rotation(positions: jax.Array, size: int, *, base: float, factor: float) -> tuple[jax.Array, jax.Array]:
    """Sine and cosine ``[…, 1, H/2]`` of the rotary embedding of heads of ``size`` H at positions ``[…]``."""
    half = size // 2
    angle = (positions[..., None] / (base ** (jnp.arange(half) / half)) / factor)[..., None, :]
    return jnp.sin(angle), jnp.cos(angle)


def rotated(x: jax.Array, sin: jax.Array, cos: jax.Array) -> jax.Array:
    """Rotary embedding of ``[…, H]``, which pairs the halves as Gemma does (Su et al., "RoFormer", 2021)."""
    first, second = jnp.split(x, 2, axis=-1)
    return jnp.concatenate([first * cos - second * sin, second * cos + first * sin], axis=-1)
