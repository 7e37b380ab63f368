"""Greedy tokens from the tokens that are written most, confirmed some at a time: for few rows.

Of few rows each step lasts as long as the embedding is read. Its part of some frequent tokens is read in a fraction of
that, and the whole embedding is read once for several tokens: are they the likeliest of all? What was written behind
one that is not is dropped, so the text is that of whole steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from m32_assets.gemma.matmul import dot, matmul_dtype
from m32_assets.inference.decoder import Decoder

CONFIRMED_AT_ONCE = 12
"""Tokens of a row that are confirmed in one call, at most. With more, more are dropped behind one that is not."""
FREQUENT = 1 << 16
"""The tokenizer's first ids: its merges, the most frequent first."""
_LATIN = 0x250
"""Single characters below it are listed too: Gemma's tokenizer has them behind all merges."""


class Shortlist(NamedTuple):
    """Frequent tokens.

    Attributes:
        ids: ``[S]``.
        transposed: ``[D, S]``, their part of the embedding in a fast dtype.
    """

    ids: jax.Array
    transposed: jax.Array


def shortlist_of(decoder: Decoder, ids: Sequence[int]) -> Shortlist:
    """The shortlist of these tokens, each of which may come twice."""
    return _gathered(decoder.embedding, np.asarray(ids, np.int32), matmul_dtype("auto"))


def frequent_ids(tokenizer: Any) -> list[int]:
    """The tokens that most texts are made of."""
    pieces = range(tokenizer.vocab_size())
    return [*pieces[:FREQUENT], *(i for i in pieces[FREQUENT:] if _is_character(tokenizer.id_to_piece(i)))]


@jax.jit
def likeliest(shortlists: tuple[Shortlist, ...], hidden: jax.Array) -> jax.Array:
    """The likeliest token ``[B, T]`` of some shortlists but for rounding, for normed hidden states ``[B, T, D]``."""
    flat = hidden.reshape(-1, hidden.shape[-1])
    logits = jnp.concatenate([dot(flat, one.transposed) for one in shortlists], 1)
    return jnp.concatenate([one.ids for one in shortlists])[jnp.argmax(logits, 1)].reshape(hidden.shape[:-1])


@partial(jax.jit, static_argnames="dtype")
def _gathered(embedding: jax.Array, ids: Any, dtype: Any) -> Shortlist:
    return Shortlist(ids, embedding[ids].T.astype(dtype))


def _is_character(piece: str) -> bool:
    return len(piece) == 1 and (piece == "▁" or ord(piece) < _LATIN)
