"""One token after another: a prepared model with a cache of keys and values."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp

from m32_assets.training.forward import (
    MASKED,
    after_attention,
    dot,
    einsum,
    embedded,
    is_sliding,
    norm,
    projected_heads,
    with_cache,
)  # fmt: skip

Cache = list[tuple[jax.Array, jax.Array]]
"""Keys and values ``[B·K, S, H]`` of each layer."""


def prefill(
    model: Any, tokens: jax.Array, starts: jax.Array, capacity: int, *, scale: float
) -> tuple[jax.Array, Cache]:
    """The next token ``[B]`` behind left-padded prompts ``[B, L]``, and a cache of ``capacity`` columns.

    Args:
        starts: ``[B]``, the column of each prompt's first token.
    """
    length = tokens.shape[1]
    column = jnp.arange(length)
    mask = (column[None, None] >= starts[:, None, None]) & (column[None, None] <= column[None, :, None])
    mask |= jnp.eye(length, dtype=bool)  # padding sees itself, so softmax stays finite
    positions = jnp.maximum(column[None] - starts[:, None], 0)
    hidden, cache = with_cache(model, tokens, positions, mask, scale=scale)
    room = ((0, 0), (0, capacity - length), (0, 0))
    return best_token(model, hidden[:, -1]), [(jnp.pad(keys, room), jnp.pad(values, room)) for keys, values in cache]


def decode(
    model: Any, token: jax.Array, cache: Cache, starts: jax.Array, column: jax.Array, *, scale: float
) -> tuple[jax.Array, Cache]:
    """The token ``[B]`` after ``token``, which takes the cache's column number ``column`` (the same in all rows)."""
    capacity, window = cache[0][0].shape[1], model.config.sliding_window_size
    groups = model.config.num_kv_heads
    columns = jnp.arange(capacity)[None]
    seen = (columns >= starts[:, None]) & (columns <= column)
    wide, narrow = (
        jnp.repeat(jnp.where(visible, 0.0, MASKED), groups, axis=0)[:, None]
        for visible in (seen, seen & (columns > column - window))
    )
    x, grown = embedded(model, token[:, None]), []
    for layer, (keys, values) in zip(model.layers, cache, strict=True):
        inputs = norm(layer.pre_attention_norm, x)
        query, key, value = projected_heads(layer.attn, inputs, (column - starts)[:, None], scale)
        keys = jax.lax.dynamic_update_slice(keys, key.astype(keys.dtype), (0, column, 0))
        values = jax.lax.dynamic_update_slice(values, value.astype(values.dtype), (0, column, 0))
        scores = einsum("pgh,psh->pgs", query.astype(keys.dtype), keys)
        weights = jax.nn.softmax(scores + (narrow if is_sliding(layer) else wide), axis=-1)
        mixed = einsum("pgs,psh->pgh", weights.astype(values.dtype), values)
        x = after_attention(layer, x, mixed.reshape(len(token), 1, -1), scale)
        grown.append((keys, values))
    return best_token(model, norm(model.final_norm, x)[:, 0]), grown


def best_token(model: Any, hidden: jax.Array) -> jax.Array:
    """The word of the largest logit ``[B]`` under hidden states ``[B, D]``."""
    return dot(hidden, model.embedder.transposed[...]).argmax(-1).astype(jnp.int32)
