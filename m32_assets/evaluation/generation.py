"""Greedy answers, fast: batches by length, one compiled step, finished rows leave the batch.

Needs jax at import; nothing that the code location loads may import it at module level.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from flax import nnx

from m32_assets.training.decode import decode, prefill

CHUNK = 16


def generate(
    model: nnx.Module,
    prompts: Sequence[Sequence[int]],
    *,
    stop: Sequence[int],
    max_new_tokens: int,
    scale: float = 1.0,
    batch_size: int = 128,
    progress: Callable[[str], None] | None = None,
) -> list[list[int]]:
    """The greedy continuation of each prompt (token ids), without the stop token that ended it, by a prepared model.

    Prompts are sorted by length and padded on the left to a multiple of 16; every ``CHUNK`` tokens the rows that have
    stopped leave, and the batch shrinks to the next power of two.

    Args:
        scale: alpha / rank of the model's adapters.
    """
    graph, state = nnx.split(model)
    # closed over, not passed: a graph definition that holds a ModelConfig cannot be hashed
    begin = jax.jit(
        lambda state, tokens, starts, room: prefill(nnx.merge(graph, state), tokens, starts, room, scale=scale),
        static_argnums=3,
    )
    # a call a token, no scan: XLA's CPU backend is a quarter slower inside of a loop
    go_on = jax.jit(
        lambda state, token, cache, starts, column: decode(
            nnx.merge(graph, state), token, cache, starts, column, scale=scale
        ),
        donate_argnums=2,
    )
    order = sorted(range(len(prompts)), key=lambda i: (len(prompts[i]), i))
    answers: dict[int, list[int]] = {}
    for start in range(0, len(order), batch_size):
        chosen = order[start : start + batch_size]
        for index, answer in zip(
            chosen, _batch(begin, go_on, state, [prompts[i] for i in chosen], stop, max_new_tokens), strict=True
        ):
            answers[index] = answer
        if progress:
            progress(f"{min(start + batch_size, len(order))} of {len(order)} answers")
    return [answers[i] for i in range(len(prompts))]


def _batch(
    begin: Any, go_on: Any, state: Any, prompts: list[Sequence[int]], stop: Sequence[int], max_new_tokens: int
) -> list[list[int]]:
    length = -(-max(len(p) for p in prompts) // 16) * 16
    size = _bucket(len(prompts))
    tokens = np.zeros((size, length), np.int32)
    starts = np.full(size, length - 1, np.int32)
    for row, prompt in enumerate(prompts):
        tokens[row, length - len(prompt) :] = prompt
        starts[row] = length - len(prompt)
    chunks = -(-max_new_tokens // CHUNK)
    token, cache = begin(state, jnp.asarray(tokens), jnp.asarray(starts), length + chunks * CHUNK)
    active, starts = np.arange(size), jnp.asarray(starts)
    done = np.arange(size) >= len(prompts)
    written: list[list[int]] = [[] for _ in range(size)]
    for chunk in range(chunks):
        new = []
        for column in range(length + chunk * CHUNK, length + (chunk + 1) * CHUNK):
            new.append(token)
            token, cache = go_on(state, token, cache, starts, jnp.int32(column))
        for row, ids in zip(active, np.stack(new, axis=1), strict=True):
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
    return [until_stop(ids[:max_new_tokens], set(stop)) for ids in written[: len(prompts)]]


def _bucket(rows: int) -> int:
    """The next power of two, at least 8: fewer rows are hardly faster."""
    return max(8, 1 << (rows - 1).bit_length())


def until_stop(ids: list[int], stop: Collection[int]) -> list[int]:
    """The tokens before the first stop token."""
    return next((ids[:i] for i, token in enumerate(ids) if token in stop), ids)
