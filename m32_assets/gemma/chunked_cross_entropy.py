"""Cross-entropy under a tied head that never holds logits ``[N, V]``."""

from __future__ import annotations

from functools import partial
from typing import Any

import jax
import jax.numpy as jnp

from m32_assets.gemma.attention import capped, slope_of_cap
from m32_assets.gemma.matmul import dot

CHUNK = 8192
"""Vocabulary entries per chunk: their logits fit into the processor's cache."""


@partial(jax.custom_vjp, nondiff_argnums=(6,))
def chunked_cross_entropy(
    x: jax.Array,
    embedding: jax.Array,
    transposed: jax.Array | None,
    target: jax.Array,
    weight: jax.Array,
    log_multiplicity: jax.Array | None = None,
    cap: float | None = None,
) -> jax.Array:
    """Sum over ``[N]`` of weight times cross-entropy (nats); no gradient flows to the frozen embedding.

    The loss is computed chunk by chunk with a running maximum and sum (Milakov and Gimelshein, "Online normalizer
    calculation for softmax", 2018). The same loop computes the gradient.

    Args:
        x: hidden states ``[N, D]``.
        embedding: ``[V, D]``; matmuls multiply in its dtype.
        transposed: ``[D, V]``; None if the device multiplies either layout.
        target: ``[N]``, rows of ``embedding``.
        weight: ``[N]``.
        log_multiplicity: ``[V]``, the logarithm of how many tokens each row represents; None for one each.
        cap: soft cap of the logits.
    """
    largest, total, _ = _online_logsumexp(x, embedding, transposed, log_multiplicity, cap, with_gradient=False)
    return _weighted_loss(x, embedding, target, weight, largest, total, cap)[0]


def token_cross_entropy(
    x: jax.Array,
    embedding: jax.Array,
    transposed: jax.Array | None,
    target: jax.Array,
    log_multiplicity: jax.Array | None = None,
    cap: float | None = None,
) -> jax.Array:
    """Cross-entropy (nats) of each target ``[N]``, as ``chunked_cross_entropy``; without a gradient."""
    largest, total, _ = _online_logsumexp(x, embedding, transposed, log_multiplicity, cap, with_gradient=False)
    return largest + jnp.log(total) - _target_logits(x, embedding, target, cap)


def _forward(
    x: Any, embedding: Any, transposed: Any, target: Any, weight: Any, log_multiplicity: Any, cap: float | None
) -> tuple[jax.Array, jax.Array]:
    largest, total, mean = _online_logsumexp(x, embedding, transposed, log_multiplicity, cap, with_gradient=True)
    loss, target_logits = _weighted_loss(x, embedding, target, weight, largest, total, cap)
    # the softmax's mean embedding less the target's embedding, each times the slope of the cap
    wanted = embedding[target].astype(jnp.float32) * slope_of_cap(target_logits, cap)
    return loss, (mean / total[:, None] - wanted) * weight[:, None]


def _backward(
    cap: float | None, slope: jax.Array, gradient: jax.Array
) -> tuple[jax.Array, None, None, None, None, None]:
    return slope * gradient, None, None, None, None, None


chunked_cross_entropy.defvjp(_forward, _backward)


def _online_logsumexp(
    x: jax.Array,
    embedding: jax.Array,
    transposed: jax.Array | None,
    log_multiplicity: jax.Array | None,
    cap: float | None,
    *,
    with_gradient: bool,
) -> tuple[jax.Array, ...]:
    """Maximum ``[N]``, sum of exponentials ``[N]``, and the embeddings summed by exponentials ``[N, D]``."""
    vocabulary, size = embedding.shape
    chunk = next(length for length in range(min(CHUNK, vocabulary), 0, -1) if vocabulary % length == 0)
    x = x.astype(embedding.dtype)

    def step(carry: Any, start: jax.Array) -> tuple[Any, None]:
        largest, total, mean = carry
        if transposed is None:
            across = jax.lax.dynamic_slice(embedding, (start, 0), (chunk, size)).T
        else:
            across = jax.lax.dynamic_slice(transposed, (0, start), (size, chunk))
        plain = logits = capped(dot(x, across), cap)
        if log_multiplicity is not None:
            logits = logits + jax.lax.dynamic_slice(log_multiplicity, (start,), (chunk,))
        now = jnp.maximum(largest, logits.max(-1))
        shrink, raised = jnp.exp(largest - now), jnp.exp(logits - now[:, None])
        total = total * shrink + raised.sum(-1)
        if with_gradient:
            part = jax.lax.dynamic_slice(embedding, (start, 0), (chunk, size))
            mean = mean * shrink[:, None] + dot(raised * slope_of_cap(plain, cap), part)
        return (now, total, mean), None

    start = (jnp.full(x.shape[0], -jnp.inf), jnp.zeros(x.shape[0]), jnp.zeros(x.shape if with_gradient else ()))
    carry, _ = jax.lax.scan(step, start, jnp.arange(0, vocabulary, chunk))
    return carry


def _weighted_loss(
    x: Any, embedding: Any, target: Any, weight: Any, largest: Any, total: Any, cap: float | None
) -> tuple[jax.Array, jax.Array]:
    """The loss, and the logits of the targets ``[N, 1]``."""
    target_logits = _target_logits(x, embedding, target, cap)
    return ((largest + jnp.log(total) - target_logits) * weight).sum(), target_logits[:, None]


def _target_logits(x: Any, embedding: Any, target: Any, cap: float | None) -> jax.Array:
    products = x.astype(embedding.dtype).astype(jnp.float32) * embedding[target].astype(jnp.float32)
    return capped(products.sum(-1), cap)
