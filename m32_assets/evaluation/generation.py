"""Greedy answers, fast: batches by length, one compiled step, finished rows leave the batch.

Needs jax at import; nothing that the code location loads may import it at module level.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from flax import nnx

CHUNK = 16


def generate(
    model: nnx.Module,
    prompts: Sequence[Sequence[int]],
    *,
    stop: Sequence[int],
    max_new_tokens: int,
    batch_size: int = 64,
    progress: Callable[[str], None] | None = None,
) -> list[list[int]]:
    """The greedy continuation of each prompt (token ids), without the stop token that ended it.

    Prompts are sorted by length and padded on the left to a multiple of 32; every ``CHUNK`` tokens the rows that have
    stopped leave, and the batch shrinks to the next power of two.
    """
    graph, state = nnx.split(model)
    # closed over, not passed: a graph definition that holds a ModelConfig cannot be hashed
    prefill = jax.jit(partial(_prefill, graph), static_argnums=3)
    decode = jax.jit(partial(_decode, graph), donate_argnums=2)
    order = sorted(range(len(prompts)), key=lambda i: (len(prompts[i]), i))
    answers: dict[int, list[int]] = {}
    for start in range(0, len(order), batch_size):
        chosen = order[start : start + batch_size]
        for index, answer in zip(
            chosen, _batch(prefill, decode, state, [prompts[i] for i in chosen], stop, max_new_tokens), strict=True
        ):
            answers[index] = answer
        if progress:
            progress(f"{min(start + batch_size, len(order))} of {len(order)} answers")
    return [answers[i] for i in range(len(prompts))]


def _batch(
    prefill: Any, decode: Any, state: Any, prompts: list[Sequence[int]], stop: Sequence[int], max_new_tokens: int
) -> list[list[int]]:
    length = -(-max(len(p) for p in prompts) // 32) * 32
    size = _bucket(len(prompts))
    tokens = np.zeros((size, length), np.int32)
    starts = np.full(size, length - 1, np.int32)
    for row, prompt in enumerate(prompts):
        tokens[row, length - len(prompt) :] = prompt
        starts[row] = length - len(prompt)
    chunks = -(-max_new_tokens // CHUNK)
    stops = jnp.asarray(list(stop), jnp.int32)
    token, cache = prefill(state, jnp.asarray(tokens), jnp.asarray(starts), length + chunks * CHUNK)
    active, starts = np.arange(size), jnp.asarray(starts)
    done = np.arange(size) >= len(prompts)
    written: list[list[int]] = [[] for _ in range(size)]
    for chunk in range(chunks):
        token, cache, new = decode(state, token, cache, starts, jnp.int32(length + chunk * CHUNK), stops)
        for row, ids in zip(active, np.asarray(new), strict=True):
            if not done[row]:
                written[row] += ids.tolist()
                done[row] = bool(np.isin(ids, stop).any())
        keep = np.flatnonzero(~done[active])
        if not len(keep):
            break
        if (smaller := _bucket(len(keep))) < len(active):
            keep = np.concatenate([keep, np.flatnonzero(done[active])])[:smaller]
            token, starts, cache = jax.tree.map(lambda x: x[keep], (token, starts, cache))  # noqa: B023
            active = active[keep]
    return [_until_stop(ids[:max_new_tokens], set(stop)) for ids in written[: len(prompts)]]


def _bucket(rows: int) -> int:
    """The next power of two, at least 4."""
    return max(4, 1 << (rows - 1).bit_length())


def _until_stop(ids: list[int], stop: set[int]) -> list[int]:
    return next((ids[:i] for i, token in enumerate(ids) if token in stop), ids)


def _prefill(graph: Any, state: Any, tokens: jax.Array, starts: jax.Array, capacity: int) -> tuple[jax.Array, Any]:
    """The first new token ``[B]`` and the cache behind the left-padded prompts ``[B, L]``."""
    model = nnx.merge(graph, state)
    rows, length = tokens.shape
    column = jnp.arange(capacity)
    visible = (column[None, None, :] >= starts[:, None, None]) & (
        column[None, None, :] <= jnp.arange(length)[None, :, None]
    )
    visible |= (
        column[None, None, :] == jnp.arange(length)[None, :, None]
    )  # padding sees itself, so softmax stays finite
    positions = jnp.maximum(jnp.arange(length)[None, :] - starts[:, None], 0)
    last = jnp.arange(rows) * length + length - 1
    logits, cache = model(tokens, positions, _empty_cache(model, rows, capacity), visible, output_index=last)
    return logits.argmax(-1).astype(jnp.int32), cache


def _decode(
    graph: Any, state: Any, token: jax.Array, cache: Any, starts: jax.Array, filled: jax.Array, stops: jax.Array
) -> tuple[jax.Array, Any, jax.Array]:
    """``CHUNK`` more steps: the next token ``[B]``, the cache, and the tokens written ``[B, CHUNK]``."""
    capacity = next(iter(cache.values()))["k"].shape[1]
    column = jnp.arange(capacity)

    def step(carry: Any, offset: jax.Array) -> tuple[Any, jax.Array]:
        token, cache = carry
        model = nnx.merge(graph, state)  # here, because qwix writes to the modules it intercepts
        now = filled + offset
        visible = (column[None, None, :] >= starts[:, None, None]) & (column[None, None, :] <= now)
        rows = jnp.arange(token.shape[0])
        logits, cache = model(token[:, None], (now - starts)[:, None], cache, visible, output_index=rows)
        return (logits.argmax(-1).astype(jnp.int32), cache), token

    (token, cache), written = jax.lax.scan(step, (token, cache), jnp.arange(CHUNK))
    return token, cache, written.T


def _empty_cache(model: Any, rows: int, capacity: int) -> Any:
    config = model.config
    dtype = model.embedder.input_embedding.value.dtype
    shape = (rows, capacity, config.num_kv_heads, config.head_dim)
    return {
        f"layer_{i}": {
            "k": jnp.zeros(shape, dtype),
            "v": jnp.zeros(shape, dtype),
            "end_index": jnp.zeros((rows,), jnp.int32),
        }
        for i in range(config.num_layers)
    }
