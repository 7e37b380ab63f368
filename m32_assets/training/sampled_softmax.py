"""The sampled vocabulary that a training step's softmax runs over.

The head is half of a step's arithmetic, and nearly all of it concerns tokens that no training answer contains. A step
takes all target tokens of the training data, and a random sample that represents the others (importance sampling, as
Jean et al., "On Using Very Large Target Vocabulary for Neural Machine Translation", 2015). Validation uses the whole
vocabulary.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from m32_assets.common.errors import M32Error
from m32_assets.sft.packing import Batch


@dataclass(frozen=True, slots=True)
class SampledVocabulary:
    """The tokens of one step's softmax.

    Attributes:
        ids: ``[C]``, ascending.
        log_multiplicity: ``[C]``, the logarithm of how many tokens of the vocabulary each one represents.
    """

    ids: NDArray[np.int32]
    log_multiplicity: NDArray[np.float32]

    def positions_of(self, tokens: NDArray[np.int32]) -> NDArray[np.int32]:
        """The index in ``ids`` of each token."""
        return np.searchsorted(self.ids, tokens).astype(np.int32)


def fixed_vocabulary(ids: Iterable[int]) -> SampledVocabulary:
    """A vocabulary of these tokens alone, for a softmax over the tokens that the engine was allowed to write."""
    unique = np.unique(np.fromiter(ids, np.int32))
    return SampledVocabulary(unique, np.zeros(len(unique), np.float32))


def sample_size(count: int, targets: NDArray[np.int32]) -> int:
    """``count``, doubled until the target tokens take at most half of it; 0 stays 0."""
    while 0 < count < 2 * len(targets):
        count *= 2
    return count


def sampled_vocabularies(
    targets: NDArray[np.int32], steps: Iterable[int], *, vocabulary: int, count: int, seed: int
) -> Iterator[SampledVocabulary | None]:
    """The sampled vocabulary of each of the ``steps``, or None for the whole vocabulary.

    Args:
        targets: the different target tokens of the training data, ascending.
        vocabulary: its size.
        count: size of a sample; 0, or at least ``vocabulary``, for the whole vocabulary.
        seed: decides the samples, together with the number of the step.

    Raises:
        M32Error: the target tokens take more than half of ``count``.
    """
    if not 0 < count < vocabulary:
        yield from (None for _ in steps)
        return
    if 2 * len(targets) > count:
        raise M32Error(
            "sampled_softmax_size",
            f"{count}, where the training data has {len(targets)} different target tokens",
            "at least twice as many",
            f"Set sampled_softmax_size to {2 ** math.ceil(math.log2(2 * len(targets)))}, or to 0 for all tokens",
        )
    others = np.setdiff1d(np.arange(vocabulary, dtype=np.int32), targets, assume_unique=True)
    share = math.log(len(others) / (count - len(targets)))
    for step in steps:
        drawn = np.random.default_rng([seed, step]).choice(others, count - len(targets), replace=False, shuffle=False)
        ids = np.concatenate([targets, drawn])
        log_multiplicity = np.repeat(np.array([0, share]), [len(targets), len(drawn)])
        order = np.argsort(ids)
        yield SampledVocabulary(ids[order].astype(np.int32), log_multiplicity[order].astype(np.float32))


def target_tokens(batches: Iterable[Batch]) -> NDArray[np.int32]:
    """The different target tokens, ascending."""
    found: set[int] = set()
    for batch in batches:
        found.update(np.unique(batch.tokens[batch.loss_mask > 0]).tolist())
    return np.array(sorted(found), np.int32)
