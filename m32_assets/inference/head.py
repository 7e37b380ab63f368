"""From hidden states to tokens: the likeliest token, or one drawn by temperature, top-k and top-p.

A drawn token is the one at which the running sum of probabilities passes a number between 0 and 1. That number is
``noise``: it depends on the seed, the prompt, the sample and the position alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from m32_assets.common.errors import M32Error
from m32_assets.gemma.attention import capped
from m32_assets.gemma.full_precision import full_precision
from m32_assets.gemma.matmul import dot
from m32_assets.inference.decoder import Decoder
from m32_assets.inference.sampling import Sampling
from m32_assets.inference.screen import Screen, best_token, screen_of

DRAWN_PARTS = 512
"""Probabilities are summed in this many parts, then within the part that is drawn."""
_NOISE_BITS = 24
"""Bits of a number between 0 and 1 that a float32 holds exactly."""


@partial(
    jax.tree_util.register_dataclass,
    data_fields=("embedding", "ids", "screen", "transposed"),
    meta_fields=("cap", "sampling"),
)
@dataclass(frozen=True)
class Head:
    """What chooses tokens.

    Attributes:
        embedding: ``[V, D]``, of the tokens that may be chosen.
        ids: ``[V]``, their ids in ascending order; None for the whole vocabulary.
        screen: for greedy decoding over the whole vocabulary without log-probabilities; otherwise None.
        transposed: ``[D, V]``, the embedding stored as XLA's CPU backend multiplies bfloat16 fast (see
            ``m32_assets.gemma.matmul``); None elsewhere.
    """

    embedding: jax.Array
    ids: jax.Array | None
    screen: Screen | None
    cap: float | None
    sampling: Sampling
    transposed: jax.Array | None = None

    def choose(self, hidden: jax.Array, noise: Any) -> tuple[jax.Array, jax.Array]:
        """Tokens ``[B]`` and their log-probabilities ``[B]`` (0 if a screen finds the tokens).

        Args:
            hidden: ``[B, D]``, after the last norm.
            noise: ``[B]``, in [0, 1); greedy decoding does not read it.
        """
        if self.screen is not None:
            chosen, log_probability = best_token(hidden, self.embedding, self.screen), jnp.zeros(len(hidden))
        else:
            one = self.sampling
            chosen, log_probability = draw(
                hidden,
                self.embedding,
                noise,
                one.temperature,
                one.top_k,
                one.top_p,
                cap=self.cap,
                greedy=one.greedy,
                transposed=self.transposed,
            )
        return (chosen if self.ids is None else self.ids[chosen]), log_probability


def make_head(
    decoder: Decoder, sampling: Sampling, vocabulary: Sequence[int] | None = None, *, log_probabilities: bool = False
) -> Head:
    """The head of a decoder.

    Args:
        vocabulary: ids of the tokens that may be chosen; None for all.
        log_probabilities: of the chosen tokens are wanted.

    Raises:
        M32Error: the vocabulary is empty, or holds an id that the model does not have.
    """
    ids = None
    if vocabulary is not None:
        ids = np.unique(np.asarray(vocabulary, np.int32))
        if not len(ids) or ids[0] < 0 or ids[-1] >= len(decoder.embedding):
            found = f"{len(ids)} ids" + (f" from {ids[0]} to {ids[-1]}" if len(ids) else "")
            raise M32Error("vocabulary", found, f"at least one id, all from 0 to {len(decoder.embedding) - 1}")
    embedding = decoder.embedding if ids is None else decoder.embedding[ids]
    screen = screen_of(embedding) if ids is None and sampling.greedy and not log_probabilities else None
    by_rows = screen is None and embedding.dtype == jnp.bfloat16 and jax.default_backend() == "cpu"
    return Head(
        embedding,
        None if ids is None else jnp.asarray(ids),
        screen,
        decoder.final_cap,
        sampling,
        jnp.array(embedding.T) if by_rows else None,
    )


@partial(jax.jit, static_argnames=("cap", "greedy"))
@full_precision
def draw(
    hidden: jax.Array,
    embedding: jax.Array,
    noise: Any,
    temperature: float,
    top_k: int,
    top_p: float,
    *,
    cap: float | None = None,
    greedy: bool = False,
    transposed: jax.Array | None = None,
) -> tuple[jax.Array, jax.Array]:
    """Drawn tokens ``[B]``, and their log-probabilities ``[B]`` under the model.

    The log-probability is that of the whole softmax at temperature 1, as training computes it; temperature, top-k and
    top-p do not enter it. Tokens that tie with the last one of top-k or top-p are kept too.

    Args:
        hidden: ``[B, D]``, after the last norm.
        embedding: ``[V, D]``.
        noise: ``[B]``, in [0, 1).
        top_k: 0 for all tokens.
        top_p: 1 for all tokens (Holtzman et al., "The Curious Case of Neural Text Degeneration", 2020).
        cap: soft cap of the logits.
        greedy: take the likeliest token; the four arguments above are not read.
        transposed: ``[D, V]``, the embedding's transpose where that is multiplied faster.
    """
    logits = capped(dot(hidden, embedding.T if transposed is None else transposed), cap)
    largest = logits.max(-1, keepdims=True)
    log_total = jnp.log(_sum(jnp.exp(logits - largest)))[:, None]
    if greedy:
        chosen = jnp.argmax(logits, -1)
    else:
        raised = jnp.exp((logits - largest) / temperature)
        raised = jax.lax.cond(top_k > 0, lambda x: jnp.where(x >= _kth_largest(x, top_k), x, 0), lambda x: x, raised)
        raised = jax.lax.cond(top_p < 1, lambda x: jnp.where(x >= _nucleus(x, top_p), x, 0), lambda x: x, raised)
        chosen = _drawn(raised, noise)
    found = jnp.take_along_axis(logits, chosen[:, None], 1)
    return chosen.astype(jnp.int32), (found - largest - log_total)[:, 0]


def noise_of(seed: int, prompt: Sequence[int], sample: int, count: int) -> NDArray[np.float32]:
    """Numbers ``[count]`` in [0, 1), one for each token of an answer.

    Args:
        prompt: its token ids; they stand for the question, whatever its number in a list.
        sample: the number of the answer among those to the same prompt.
    """
    question = hashlib.sha256(np.asarray(prompt, np.int64).tobytes()).digest()
    stream = hashlib.shake_256(question + np.asarray([seed, sample], np.int64).tobytes()).digest(4 * count)
    return (np.frombuffer(stream, "<u4") >> (32 - _NOISE_BITS)).astype(np.float32) * np.float32(2.0**-_NOISE_BITS)


def _sum(x: jax.Array) -> jax.Array:
    """Sums ``[B]`` of ``[B, V]``, by parts: a plain float32 sum of many small numbers loses digits."""
    return _parts(x).sum(-1).sum(-1)


def _parts(x: jax.Array) -> jax.Array:
    """``[B, V]`` as ``[B, DRAWN_PARTS, …]``, with zeros at the end."""
    width = -(-x.shape[1] // DRAWN_PARTS)
    return jnp.pad(x, ((0, 0), (0, DRAWN_PARTS * width - x.shape[1]))).reshape(len(x), DRAWN_PARTS, width)


def _drawn(weights: jax.Array, noise: jax.Array) -> jax.Array:
    """The index ``[B]`` at which the running sum of ``weights`` ``[B, V]`` passes ``noise`` times the whole sum."""
    parts = _parts(weights)
    sums = jnp.cumsum(parts.sum(-1), -1)
    wanted = noise * sums[:, -1]
    part = _first_above(sums, wanted)
    before = jnp.where(part > 0, jnp.take_along_axis(sums, jnp.maximum(part - 1, 0)[:, None], 1)[:, 0], 0)
    inside = jnp.take_along_axis(parts, part[:, None, None], 1)[:, 0]
    running = jnp.cumsum(inside, -1)
    # rounding may leave the wanted value above the part's own sum
    at = jnp.minimum(_first_above(running, wanted - before), _last_positive(inside))
    return part * parts.shape[-1] + at


def _first_above(sums: jax.Array, wanted: jax.Array) -> jax.Array:
    """The first index ``[B]`` where ``sums`` ``[B, N]`` is above ``wanted``; the last index that adds, if none is."""
    last = jnp.argmax(sums >= sums[:, -1:], -1)
    return jnp.minimum((sums <= wanted[:, None]).sum(-1), last)


def _last_positive(x: jax.Array) -> jax.Array:
    return x.shape[-1] - 1 - jnp.argmax(x[:, ::-1] > 0, -1)


def _kth_largest(x: jax.Array, k: int | jax.Array) -> jax.Array:
    """The ``k``-th largest value ``[B, 1]`` of ``x`` ``[B, V]`` in [0, 1]; 0 if there are fewer."""
    return _largest_float(lambda low: (x >= low).sum(-1, keepdims=True) >= k, len(x))


def _nucleus(x: jax.Array, p: float | jax.Array) -> jax.Array:
    """The largest value ``[B, 1]`` from which on ``x`` ``[B, V]`` in [0, 1] sums to at least ``p`` of its sum."""
    wanted = p * _sum(x)[:, None]
    return _largest_float(lambda low: _sum(jnp.where(x >= low, x, 0))[:, None] >= wanted, len(x))


def _largest_float(holds: Callable[[jax.Array], jax.Array], rows: int) -> jax.Array:
    """The largest float32 ``[B, 1]`` in [0, 1] that ``holds``, where all below it hold too: a search over its bits.

    Positive floats are ordered as their bits are, read as integers.
    """

    def halve(_: int, ends: tuple[jax.Array, jax.Array]) -> tuple[jax.Array, jax.Array]:
        low, high = ends
        middle = low + (high - low + 1) // 2
        fits = holds(jax.lax.bitcast_convert_type(middle, jnp.float32))
        return jnp.where(fits, middle, low), jnp.where(fits, high, middle - 1)

    one = jax.lax.bitcast_convert_type(jnp.float32(1), jnp.int32)
    low, _ = jax.lax.fori_loop(0, 31, halve, (jnp.zeros((rows, 1), jnp.int32), jnp.full((rows, 1), one)))
    return jax.lax.bitcast_convert_type(low, jnp.float32)
