"""Batches from token shards through grain: one window of conversations is in memory, and the next is being packed.

Blocks are shuffled over all shards by grain's index shuffle, which keeps no list. As many of them as a window has are
read, sorted, shuffled by conversation and packed. So data of one window is shuffled as a whole, and everything follows
from the seed and the number of the window. No state of an iterator is kept: ``read`` begins wherever it is told to.

Every process reads the same windows, because packing needs the length of each conversation. Its devices get their rows
of each batch (``mesh.shard_batch``), so the order of data does not depend on the number of processes.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice
from typing import Any

import grain
import numpy as np

from m32_assets.sft.packing import Batch, PackedRows, Tokens, mask_findings, plan_rows, split_batches
from m32_assets.sft.token_shards import TokenShards, damaged, decode_block
from m32_assets.training.loss import max_targets
from m32_assets.training.sampled_softmax import target_tokens

WINDOW_BLOCKS = 1024
"""Blocks that are packed together: 65 536 conversations, or 17 million tokens where conversations are long."""


@dataclass(frozen=True, slots=True)
class BatchStream:
    """The batches of ``epochs`` passes over the shards, each of ``rows`` rows of ``length`` tokens.

    Padding rows fill the last batch of a window, so that all batches have one shape and no conversation is dropped.

    Attributes:
        seed: decides the order; None for the order of the shards.
    """

    shards: TokenShards
    length: int
    rows: int
    epochs: int = 1
    seed: int | None = None

    @property
    def windows(self) -> int:
        """Windows of an epoch."""
        return -(-self.shards.blocks // WINDOW_BLOCKS)

    def read(self, window: int = 0, skip: int = 0) -> Iterator[tuple[int, Batch]]:
        """The batches from ``window`` on, each with the number of its window, which counts on over the epochs.

        Args:
            skip: batches of the first window that are passed over.

        Raises:
            M32Error: a shard cannot be read.
        """
        if window >= self.windows * self.epochs:
            return
        with _explained(self.shards):
            source: Any = grain.sources.ArrayRecordDataSource(self.shards.paths)
        blocks = grain.MapDataset.source(source)
        if self.seed is not None:
            blocks = blocks.shuffle(seed=self.seed)
        windows = blocks.batch(WINDOW_BLOCKS, batch_fn=_conversations).repeat(self.epochs).map_with_index(self._packed)
        ahead = grain.ReadOptions(num_threads=1, prefetch_buffer_size=1)
        packed_windows = iter(windows[window:].to_iter_dataset(ahead))
        try:
            for number in range(window, self.windows * self.epochs):
                with _explained(self.shards):
                    packed = next(packed_windows)
                for row in range(skip * self.rows, len(packed.members), self.rows):
                    yield number, packed.batch(row, self.rows)
                skip = 0
        finally:
            packed_windows.close()

    def _packed(self, number: int, conversations: list[Tokens]) -> PackedRows:
        epoch, window = divmod(number, self.windows)
        order = None
        if self.seed is not None:
            order = np.random.default_rng([self.seed, epoch, window]).permutation(len(conversations)).tolist()
        return plan_rows(conversations, self.length, order)


@contextlib.contextmanager
def _explained(shards: TokenShards) -> Iterator[None]:
    """Turn what array_record raises into one sentence."""
    try:
        yield
    except (OSError, RuntimeError, ValueError) as error:
        said = " ".join(str(error).split())[:200]
        raise damaged(shards.folder / "*", f"a shard that cannot be read ({said})") from error


def _conversations(records: Sequence[bytes]) -> list[Tokens]:
    """The conversations of a window, in the order of the shards: neighbours are read from the same pages."""
    blocks = sorted((decode_block(record) for record in records), key=lambda block: block[0])
    return [conversation for _, block in blocks for conversation in block]


@dataclass(frozen=True, slots=True)
class Survey:
    """What training must know of all batches before the first one.

    Attributes:
        batches: of each window, over all epochs.
        targets: the completion tokens of the fullest microbatch, as ``max_targets`` rounds them; 0 without batches.
        target_tokens: the different target tokens, ascending.
        findings: as ``mask_findings``.
    """

    batches: list[int]
    targets: int
    target_tokens: list[int]
    findings: list[str]

    def position(self, step: int) -> tuple[int, int]:
        """The window of the batch ``step``, and how many batches of the window come before it."""
        ends = list(accumulate(self.batches))
        window = next((number for number, end in enumerate(ends) if end > step), len(ends))
        return window, step - (ends[window - 1] if window else 0)


def survey(stream: BatchStream, batch_size: int, most: int = 0) -> Survey:
    """Read the stream once and keep no batch.

    Args:
        batch_size: rows of a microbatch.
        most: the number of batches to read, from the first on; 0 for all.
    """
    counts: Counter[int] = Counter()
    found: set[int] = set()
    targets = 0

    def batches() -> Iterator[Batch]:
        nonlocal targets
        for window, batch in islice(stream.read(), most or None):
            counts[window] += 1
            found.update(target_tokens([batch]).tolist())
            targets = max(targets, max_targets(split_batches(batch, batch_size)))
            yield batch

    findings = mask_findings(batches(), stream.shards.completion_tokens)
    return Survey([counts[window] for window in sorted(counts)], targets, sorted(found), findings)
