"""Several tokens of each row in one compiled program, for accelerators, where Python calls cost more than steps."""

from __future__ import annotations

from functools import partial
from typing import Any

import jax
import jax.numpy as jnp

from m32_assets.inference.decoder import Cache, Decoder, extend
from m32_assets.inference.head import Head

STEPS_ON_ACCELERATORS = 16
"""Tokens that one program writes. Those after the end of an answer are dropped."""


def steps_at_once() -> int:
    """The tokens that one program writes on this backend; one on a CPU, where the model is compiled layer by layer.

    A whole model takes longer to compile, and gains nothing on a CPU.
    """
    return 1 if jax.default_backend() == "cpu" else STEPS_ON_ACCELERATORS


@partial(jax.jit, static_argnames="steps", donate_argnames="cache")
def write_steps(
    decoder: Decoder, head: Head, cache: Cache, tokens: Any, positions: Any, noise: Any, stop: Any, *, steps: int
) -> tuple[jax.Array, jax.Array, Cache]:
    """The next tokens ``[R, steps]`` of each row, their log-probabilities ``[R, steps]``, and the cache.

    What follows a stop token is 0. The loop ends early once all rows have stopped.

    Args:
        tokens: ``[R]``, the latest of each row.
        positions: ``[R]``, their columns; negative for idle rows.
        noise: ``[R, steps]``, as ``Head.choose`` takes it.
        stop: ``[S]``, token ids that end an answer.
    """

    def goes_on(state: Any) -> jax.Array:
        step, _, positions, *_ = state
        return (step < steps) & (positions >= 0).any()

    def write(state: Any) -> Any:
        step, tokens, positions, cache, written, log_probabilities = state
        hidden, cache = extend(decoder, cache, tokens[:, None], positions[:, None])
        tokens, found = head.choose(hidden[:, 0], noise[:, step])
        live = positions >= 0
        tokens = jnp.where(live, tokens, 0)
        written = written.at[:, step].set(tokens)
        log_probabilities = log_probabilities.at[:, step].set(jnp.where(live, found, 0))
        positions = jnp.where(live & ~jnp.isin(tokens, stop), positions + 1, -1)
        return step + 1, tokens, positions, cache, written, log_probabilities

    empty = jnp.zeros((len(tokens), steps))
    state = jnp.int32(0), tokens, positions, cache, empty.astype(jnp.int32), empty
    _, _, _, cache, written, log_probabilities = jax.lax.while_loop(goes_on, write, state)
    return written, log_probabilities, cache
