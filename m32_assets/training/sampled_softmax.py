"""Which words of the vocabulary a training step compares its targets with.

The head is half of a step's arithmetic, and nearly all of it goes into words that no answer of the training data uses.
So a step takes every word that the training data asks for, and a random few of the others that stand for all of them
(importance sampling, as Jean et al., "On Using Very Large Target Vocabulary for Neural Machine Translation", 2015).
Validation compares with the whole vocabulary.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from m32_assets.common.errors import M32Error
from m32_assets.sft.packing import Batch


@dataclass(frozen=True, slots=True)
class Words:
    """Token ids ``[C]``, int32, ascending, and the logarithm of how many words each stands for ``[C]``, float32."""

    ids: NDArray[np.int32]
    stands_for: NDArray[np.float32]

    def places(self, tokens: NDArray[np.int32]) -> NDArray[np.int32]:
        """Where each token stands in ``ids``."""
        return np.searchsorted(self.ids, tokens).astype(np.int32)


def sampled_words(batches: Sequence[Batch], *, vocabulary: int, count: int, seed: int) -> Iterator[Words | None]:
    """The words of each step: all targets of all batches, and as many others as make ``count``, drawn by (seed, step).

    None for every step where ``count`` is 0 or no fewer than the vocabulary.

    Raises:
        M32Error: the targets leave less than half of ``count`` for the others.
    """
    if not 0 < count < vocabulary:
        yield from (None for _ in batches)
        return
    wanted = np.unique(np.concatenate([batch.tokens[batch.loss_mask > 0] for batch in batches]))
    if 2 * len(wanted) > count:
        raise M32Error(
            "words",
            f"{count}, where the training data asks for {len(wanted)} words",
            "at least twice as many",
            f"Set words to {2 ** math.ceil(math.log2(2 * len(wanted)))}, or to 0 for the whole vocabulary",
        )
    others = np.setdiff1d(np.arange(vocabulary, dtype=np.int32), wanted, assume_unique=True)
    share = math.log(len(others) / (count - len(wanted)))
    for step in range(len(batches)):
        drawn = np.random.default_rng([seed, step]).choice(others, count - len(wanted), replace=False, shuffle=False)
        ids = np.concatenate([wanted, drawn])
        stands_for = np.repeat(np.array([0, share]), [len(wanted), len(drawn)])
        order = np.argsort(ids)
        yield Words(ids[order].astype(np.int32), stands_for[order].astype(np.float32))
