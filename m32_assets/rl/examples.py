"""Examples: conversations with a signed weight for each token, packed into the rows of updates.

One on-policy update is the loss of training with a weight for each token: cross-entropy is the negative logarithm of a
token's probability, whose gradient times the advantage is the policy gradient. So rejection sampling, correction and
policy gradients differ in their weights alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from m32_assets.sft.packing import Batch, PackedRows, Tokens, plan_rows


@dataclass(frozen=True, slots=True)
class Example:
    """A conversation to learn from.

    Attributes:
        ids: token ids from BOS on.
        prompt: number of prompt tokens, which carry no weight.
        weights: of each token behind the prompt; positive ones become likelier, negative ones less likely.
    """

    ids: list[int]
    prompt: int
    weights: list[float]

    @property
    def weighted(self) -> int:
        """Tokens that carry weight."""
        return sum(weight != 0 for weight in self.weights)


@dataclass(frozen=True, slots=True)
class WeightedBatch:
    """Packed rows, and the weight of each token as float32 ``[B, L]``; 0 for tokens without loss."""

    rows: Batch
    weights: NDArray[np.float32]


def weighted_batches(
    examples: Sequence[Example], length: int, batch_size: int, divisor: float
) -> Iterator[WeightedBatch]:
    """The microbatches of one update. All have the same shape; the last one is filled with padding.

    Args:
        length: tokens of a packed row.
        batch_size: packed rows of a microbatch.
        divisor: weights are divided by it.
    """
    plan = plan_rows([Tokens(example.ids, example.prompt) for example in examples], length)
    for start in range(0, len(plan.members), batch_size):
        yield WeightedBatch(plan.batch(start, batch_size), _weights(plan, examples, start, batch_size) / divisor)


def _weights(plan: PackedRows, examples: Sequence[Example], start: int, rows: int) -> NDArray[np.float32]:
    weights = np.zeros((rows, plan.length), np.float32)
    for row, members in enumerate(plan.members[start : start + rows]):
        for index, completion in plan.completions(members):
            weights[row, completion] = examples[index].weights
    return weights
