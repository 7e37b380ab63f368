"""The logits after given tokens, by the decoder that writes answers."""

from __future__ import annotations

from collections.abc import Sequence

import jax
import numpy as np
from numpy.typing import NDArray

from m32_assets.gemma.attention import capped
from m32_assets.gemma.full_precision import full_precision
from m32_assets.gemma.matmul import dot
from m32_assets.inference.decoder import Decoder, empty_cache, extend
from m32_assets.inference.memory import BLOCK


def next_logits(decoder: Decoder, tokens: Sequence[int]) -> NDArray[np.float32]:
    """The logits ``[V]`` of the token that follows ``tokens``."""
    cache, hidden = empty_cache(decoder, 1, len(tokens)), None
    for start in range(0, len(tokens), BLOCK):
        some = np.zeros((1, BLOCK), np.int32)
        positions = np.full((1, BLOCK), -1, np.int32)
        part = tokens[start : start + BLOCK]
        some[0, : len(part)], positions[0, : len(part)] = part, np.arange(start, start + len(part))
        hidden, cache = extend(decoder, cache, some, positions)
    assert hidden is not None, "at least one token"
    return np.asarray(_logits(decoder, hidden[0, (len(tokens) - 1) % BLOCK]))


@jax.jit
@full_precision
def _logits(decoder: Decoder, hidden: jax.Array) -> jax.Array:
    return capped(dot(hidden[None], decoder.embedding.T), decoder.final_cap)[0]
