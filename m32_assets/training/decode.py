"""One token after another: a prepared model with a cache of keys and values."""

from __future__ import annotations

import math
from typing import Any

import jax
import jax.numpy as jnp

from m32_assets.training.forward import (
    MASKED,
    Frozen,
    after_attention,
    einsum,
    embedded,
    is_sliding,
    matmul_dtype,
    norm,
    prepare,
    projected_heads,
    with_cache,
)  # fmt: skip
from m32_assets.training.model import Gemma3

Cache = list[tuple[jax.Array, jax.Array]]
"""Keys and values ``[B·K, S, H]`` of each layer."""
PARTS, NEAR_PARTS, NEAR = 1024, 8, 16
"""The vocabulary is screened in so many parts; the best words of the best parts are weighed exactly."""


def prepare_to_generate(model: Gemma3) -> Gemma3:
    """Lay a model out for ``prefill`` and ``decode``; in place.

    In float32, whatever training multiplied in: an answer must not hang on a rounding. Where bfloat16 is faster, a copy
    of the embedding in it tells which words can be the best at all.
    """
    model = prepare(model, jnp.float32, gradients=False)
    embedder: Any = model.embedder
    if (dtype := matmul_dtype("auto")) != jnp.float32:
        embedder.coarse = Frozen(embedder.matrix[...].astype(dtype))
    return model


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
    """The word of the largest float32 logit ``[B]`` under hidden states ``[B, D]``.

    With a coarse embedding, the ``NEAR`` words that it ranks first are compared in float32: rounding would have to lift
    that many words over the best one to change the answer.
    """
    matrix, rows = model.embedder.matrix[...], len(hidden)
    coarse = model.embedder.coarse[...] if hasattr(model.embedder, "coarse") else matrix
    # the weights on the left: there XLA's CPU backend reads them as they lie
    logits = jnp.matmul(coarse, hidden.T.astype(coarse.dtype), preferred_element_type=jnp.float32)
    if coarse is matrix:
        return logits.argmax(0).astype(jnp.int32)
    parts = math.gcd(len(matrix), PARTS)
    logits = logits.reshape(parts, -1, rows)
    size, row = logits.shape[1], jnp.arange(rows)[:, None]
    _, part = jax.lax.top_k(logits.max(1).T, min(NEAR_PARTS, parts))
    near = logits[part, :, row].reshape(rows, -1)
    _, at = jax.lax.top_k(near, min(NEAR, near.shape[1]))
    words = jnp.take_along_axis(part, at // size, 1) * size + at % size
    exact = jnp.einsum("bd,bkd->bk", hidden, matrix[words])
    # of equal logits the first word, as argmax would have it
    return jnp.where(exact == exact.max(-1, keepdims=True), words, len(matrix)).min(-1).astype(jnp.int32)
