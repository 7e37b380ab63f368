"""Attention over packed rows, and the rotary embedding, in layouts in which forward and gradient are fast."""

from __future__ import annotations

from functools import partial
from typing import Any

import jax
import jax.numpy as jnp

from m32_assets.gemma.matmul import einsum
from m32_assets.sft.packing import PREFIX

MASKED = -2.3819763e38
"""What Tunix's Gemma puts where a token may not look."""


def block_causal_mask(segments: jax.Array) -> jax.Array:
    """Bool ``[B, L, L]``: a token sees the tokens before it in its own conversation and the prefix; padding sees
    itself only."""
    length = segments.shape[1]
    causal = jnp.tril(jnp.ones((length, length), bool))
    mine, others = segments[:, :, None], segments[:, None, :]
    seen = (mine == others) | (others == PREFIX)
    return (seen & causal & (mine > 0)) | jnp.eye(length, dtype=bool)


def biases(mask: jax.Array, groups: int, copies: int) -> tuple[jax.Array, jax.Array]:
    """What is added to scores ``[B·K, G·L, L]``, and the same transposed: made once, for all layers."""
    bias = jnp.repeat(jnp.where(mask, 0.0, MASKED), groups, axis=0)
    return jnp.tile(bias, (1, copies, 1)), jnp.tile(bias.swapaxes(1, 2), (1, 1, copies))


def capped(x: jax.Array, cap: float | None) -> jax.Array:
    """``x`` squeezed between minus and plus ``cap`` (Gemma Team, "Gemma 2", 2024); None leaves it as it is."""
    return x if cap is None else cap * jnp.tanh(x / cap)


def slope_of_cap(capped: jax.Array, cap: float | None) -> jax.Array | float:
    """The derivative of ``capped``, from its value."""
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
    """Softmax attention ``[P, G·L, H]``, float32, of queries that share keys and values ``[P, L, H]``.

    Args:
        bias: ``[P, G·L, L]``, added to the scores, and the same transposed.
        dtype: in which matmuls multiply.
        cap: of the scores.
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
    """The weights again, transposed: ``[P, L, G·L]`` is the layout in which all three products are fast.

    The softmax's gradient by row sums of gradient times output is that of Dao et al., "FlashAttention", 2022.
    """
    query, key, value, bias, total, mixed = kept
    # a sum that is fused into what it is subtracted from runs ten times slower
    row_sums = jax.lax.optimization_barrier((gradient * mixed).sum(-1))
    gradient = gradient.astype(dtype)
    scores = capped(einsum("psh,pth->pst", key, query), cap)
    weights = jnp.exp(scores + bias - total[:, None])
    slopes = weights * (einsum("psh,pth->pst", value, gradient) - row_sums[:, None])
    slopes = (slopes * slope_of_cap(scores, cap)).astype(dtype)
    # without the barrier XLA would fold the transpose into a product that its bfloat16 units do not have
    queries = jax.lax.optimization_barrier(einsum("phs,pst->pht", _transposed(key), slopes)).swapaxes(-1, -2)
    keys = einsum("pst,pth->psh", slopes, query)
    return queries, keys, einsum("pst,pth->psh", weights.astype(dtype), gradient), None, None


attend.defvjp(_attend_forward, _attend_backward)


def _transposed(x: jax.Array) -> jax.Array:
    """``[P, S, H]`` → ``[P, H, S]`` as a product with the identity, exact: a mere view would make the next one slow."""
    one = jnp.broadcast_to(jnp.eye(x.shape[-1], dtype=x.dtype), (len(x), x.shape[-1], x.shape[-1]))
    return einsum("pjh,psh->pjs", one, x).astype(x.dtype)


def angles(positions: jax.Array, size: int, *, base: float, factor: float) -> jax.Array:
    """How far the rotary embedding turns each pair of a head: ``[…, size / 2]``, radians."""
    half = size // 2
    return positions[..., None] / (base ** (jnp.arange(half) / half)) / factor


def rotated(x: jax.Array, sin: jax.Array, cos: jax.Array) -> jax.Array:
    """Rotary embedding of ``[…, H]`` (Su et al., "RoFormer", 2021), halves paired as Gemma does."""
    first, second = jnp.split(x, 2, axis=-1)
    return jnp.concatenate([first * cos - second * sin, second * cos + first * sin], axis=-1)
