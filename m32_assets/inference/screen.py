"""The token with the largest logit: a screen in a fast dtype, then an exact comparison of a few parts."""

from __future__ import annotations

from functools import partial

import jax
import jax.numpy as jnp

from m32_assets.gemma.full_precision import full_precision
from m32_assets.gemma.matmul import matmul_dtype

Screen = tuple[jax.Array, ...]
"""The transposed embedding in a fast dtype, as chunks ``[D, V / chunks]``."""
SCREEN_CHUNKS = 16
"""The embedding is screened in at most this many chunks."""
CHUNK_PARTS = 1024
"""Each chunk is divided into at most this many parts."""
EXACT_PARTS = 8
"""The tokens of this many best parts are compared in float32."""


@jax.jit
@full_precision
def best_token(hidden: jax.Array, embedding: jax.Array, screen: Screen) -> jax.Array:
    """The token ``[B]`` with the largest float32 logit, for normed hidden states ``[B, D]``.

    The screen finds the ``EXACT_PARTS`` parts of the vocabulary with the largest logits, in a faster dtype. Their
    tokens are then compared in float32. The result is wrong only if rounding lifts a token of each of these parts over
    the best one. A soft cap keeps the order of logits, so it is left out.
    """
    rows, vocabulary, width = len(hidden), len(embedding), screen[0].shape[1]
    parts = divisor(vocabulary, CHUNK_PARTS)
    fast = hidden.astype(screen[0].dtype)
    # token t of a chunk is in part t modulo parts, so the maximum of each part is one over rows
    multiply = partial(jnp.matmul, precision=jax.lax.Precision.DEFAULT, preferred_element_type=jnp.float32)
    largest = [multiply(fast, chunk).reshape(rows, -1, parts).max(1) for chunk in screen]
    _, part = jax.lax.top_k(jnp.concatenate(largest, 1), min(EXACT_PARTS, len(screen) * parts))
    first = part // parts * width + part % parts
    chosen = (first[..., None] + jnp.arange(0, width, parts)).reshape(rows, -1)
    exact = jnp.einsum("bd,bkd->bk", hidden, embedding[chosen].astype(jnp.float32))
    # the first of equal logits, like argmax
    return jnp.where(exact == exact.max(-1, keepdims=True), chosen, vocabulary).min(-1).astype(jnp.int32)


def screen_of(embedding: jax.Array) -> Screen:
    """The screen of an embedding ``[V, D]``. The products of one chunk stay in the processor's cache."""
    chunks = divisor(len(embedding) // divisor(len(embedding), CHUNK_PARTS), SCREEN_CHUNKS)
    return tuple(jnp.split(embedding.T.astype(matmul_dtype("auto")), chunks, 1))


def divisor(number: int, most: int) -> int:
    """The largest divisor of ``number`` that is at most ``most``."""
    return next(size for size in range(min(most, number), 0, -1) if number % size == 0)
