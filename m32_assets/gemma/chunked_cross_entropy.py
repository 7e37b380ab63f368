"""Cross-entropy under a tied head, without ever holding logits ``[N, V]``."""

from __future__ import annotations

from functools import partial
from typing import Any

import jax
import jax.numpy as jnp

from m32_assets.gemma.attention import capped, slope_of_cap
from m32_assets.gemma.matmul import dot

CHUNK = 8192
"""Words of the vocabulary that are looked at together: their logits stay in the cache."""


@partial(jax.custom_vjp, nondiff_argnums=(6,))
def weighted_loss(
    x: jax.Array,
    embedding: jax.Array,
    transposed: jax.Array,
    target: jax.Array,
    weight: jax.Array,
    stands_for: jax.Array | None = None,
    cap: float | None = None,
) -> jax.Array:
    """Sum of weight times cross-entropy (nats) of hidden states ``[N, D]`` against targets ``[N]``.

    The vocabulary is walked in chunks with a running maximum and sum (Milakov and Gimelshein, "Online normalizer
    calculation for softmax", 2018), and the gradient is gathered on the same walk. None flows to the embedding: it is
    frozen.

    Args:
        embedding: ``[V, D]``, and the same transposed; matmuls multiply in its dtype.
        stands_for: ``[V]``, the logarithm of how many words of the vocabulary each row stands for; None for one each.
        cap: of the logits.
    """
    largest, total, _ = _walk(x, embedding, transposed, stands_for, cap, with_gradient=False)
    return _weighted(x, embedding, target, weight, largest, total, cap)[0]


def _forward(
    x: Any, embedding: Any, transposed: Any, target: Any, weight: Any, stands_for: Any, cap: float | None
) -> tuple[jax.Array, jax.Array]:
    largest, total, mean = _walk(x, embedding, transposed, stands_for, cap, with_gradient=True)
    loss, asked = _weighted(x, embedding, target, weight, largest, total, cap)
    # the softmax's mean embedding less that of the target, each as far as the cap lets it through
    wanted = embedding[target].astype(jnp.float32) * slope_of_cap(asked, cap)
    return loss, (mean / total[:, None] - wanted) * weight[:, None]


def _backward(
    cap: float | None, slope: jax.Array, gradient: jax.Array
) -> tuple[jax.Array, None, None, None, None, None]:
    return slope * gradient, None, None, None, None, None


weighted_loss.defvjp(_forward, _backward)


def _walk(
    x: jax.Array,
    embedding: jax.Array,
    transposed: jax.Array,
    stands_for: jax.Array | None,
    cap: float | None,
    *,
    with_gradient: bool,
) -> tuple[jax.Array, ...]:
    """Maximum ``[N]``, sum of exponentials ``[N]``, and the exponentials' sum of embeddings ``[N, D]``."""
    words, size = embedding.shape
    chunk = next(size for size in range(min(CHUNK, words), 0, -1) if words % size == 0)
    x = x.astype(embedding.dtype)

    def step(carry: Any, start: jax.Array) -> tuple[Any, None]:
        largest, total, mean = carry
        across = jax.lax.dynamic_slice(transposed, (0, start), (size, chunk))
        asked = logits = capped(dot(x, across), cap)
        if stands_for is not None:
            logits = logits + jax.lax.dynamic_slice(stands_for, (start,), (chunk,))
        now = jnp.maximum(largest, logits.max(-1))
        shrink, raised = jnp.exp(largest - now), jnp.exp(logits - now[:, None])
        total = total * shrink + raised.sum(-1)
        if with_gradient:
            part = jax.lax.dynamic_slice(embedding, (start, 0), (chunk, size))
            mean = mean * shrink[:, None] + dot(raised * slope_of_cap(asked, cap), part)
        return (now, total, mean), None

    start = (jnp.full(x.shape[0], -jnp.inf), jnp.zeros(x.shape[0]), jnp.zeros(x.shape if with_gradient else ()))
    carry, _ = jax.lax.scan(step, start, jnp.arange(0, words, chunk))
    return carry


def _weighted(
    x: Any, embedding: Any, target: Any, weight: Any, largest: Any, total: Any, cap: float | None
) -> tuple[jax.Array, jax.Array]:
    """The loss, from what the walk found and the logits of the targets ``[N, 1]``, which are given as well."""
    products = x.astype(embedding.dtype).astype(jnp.float32) * embedding[target].astype(jnp.float32)
    asked = capped(products.sum(-1), cap)
    return ((largest + jnp.log(total) - asked) * weight).sum(), asked[:, None]
