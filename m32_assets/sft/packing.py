"""Tokens and packed rows: several conversations in one row, without attention between them.

The common prefix of all conversations (BOS, the turn's mark, the instruction) is stored once per row, and every
conversation attends to it. Attention is causal, so each conversation gets the values that it gets alone.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from m32_assets.common.errors import M32Error
from m32_assets.sft.rows import TunixRow


@dataclass(frozen=True, slots=True)
class Tokens:
    """A conversation: token ids from BOS on, and the number of prompt tokens."""

    ids: list[int]
    prompt: int


PREFIX = 1
"""The segment of the common prefix, to which all segments of a row attend."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Packed rows. All arrays are int32 ``[B, L]``; padding is segment 0.

    Attributes:
        tokens: token ids.
        positions: position within the conversation.
        segments: ``PREFIX``, then 2, 3, … for the conversations of the row.
        loss_mask: 1 for completion tokens. The mask is at the target, not at the position that predicts it.
    """

    tokens: NDArray[np.int32]
    positions: NDArray[np.int32]
    segments: NDArray[np.int32]
    loss_mask: NDArray[np.int32]

    @property
    def conversations(self) -> int:
        """Number of conversations."""
        return int(np.maximum(self.segments.max(1) - PREFIX, 0).sum())


LENGTH_MULTIPLE = 32
"""Row lengths are multiples of it, so that data of similar lengths share compiled programs."""


def tokenize(rows: Sequence[TunixRow], tokenizer: Any, max_length: int | None) -> list[Tokens]:
    """Token ids of each row: BOS, prompt, completion.

    Prompt and completion are encoded apart, so that generation starts from the same prompt tokens.

    Raises:
        M32Error: a row is longer than ``max_length`` tokens. A cut row would lose its answer.
    """
    result = []
    for row in rows:
        prompt = [tokenizer.bos_id(), *tokenizer.encode(row.prompt)]
        ids = prompt + tokenizer.encode(row.completion)
        if max_length is not None and len(ids) > max_length:
            raise M32Error(f"row {row.id}", f"{len(ids)} tokens", f"at most {max_length}", "Raise max_seq_len")
        result.append(Tokens(ids, len(prompt)))
    return result


def rounded_up(tokens: int) -> int:
    """The least row length for ``tokens``."""
    return -(-tokens // LENGTH_MULTIPLE) * LENGTH_MULTIPLE


def common_prefix(sequences: Sequence[Sequence[int]]) -> list[int]:
    """The longest common prefix."""
    columns = (set(column) for column in zip(*sequences, strict=False))
    return [min(column) for column in itertools.takewhile(lambda column: len(column) == 1, columns)]


def pack(conversations: Sequence[Tokens], length: int, order: Sequence[int] | None = None) -> Batch:
    """First-fit packing into rows of ``length`` tokens, in ``order``."""
    # the prefix leaves every prompt its last token, which predicts the completion
    prefix = common_prefix([c.ids[: c.prompt - 1] for c in conversations])
    common = len(prefix)
    space: list[int] = []
    members: list[list[int]] = []
    for index in order if order is not None else range(len(conversations)):
        size = len(conversations[index].ids) - common
        row = next((r for r, free in enumerate(space) if free >= size), None)
        if row is None:
            space.append(length - common)
            members.append([])
            row = len(space) - 1
        space[row] -= size
        members[row].append(index)
    arrays = [np.zeros((len(members), length), np.int32) for _ in range(4)]
    tokens, positions, segments, loss_mask = arrays
    tokens[:, :common], positions[:, :common], segments[:, :common] = prefix, np.arange(common), PREFIX
    for row, indices in enumerate(members):
        start = common
        for segment, index in enumerate(indices, PREFIX + 1):
            conversation = conversations[index]
            end = start + len(conversation.ids) - common
            tokens[row, start:end] = conversation.ids[common:]
            positions[row, start:end] = np.arange(common, len(conversation.ids))
            segments[row, start:end] = segment
            loss_mask[row, start + conversation.prompt - common : end] = 1
            start = end
    return Batch(*arrays)


def training_batches(
    conversations: Sequence[Tokens], *, length: int, rows: int, epochs: int, seed: int, most: int = 0
) -> list[Batch]:
    """The batches of a training run, ``rows`` × ``length`` tokens each. Epochs are shuffled by ``(seed, epoch)``.

    With ``most`` these are the first batches, at most that many, and no epoch beyond them is packed. Padding rows fill
    the last batch of an epoch, so that all batches have one shape and no conversation is dropped.
    """
    batches = []
    for epoch in range(epochs):
        order = np.random.default_rng([seed, epoch]).permutation(len(conversations)).tolist()
        batches += split_batches(pack(conversations, length, order), rows)
        if 0 < most <= len(batches):
            break
    return batches[: most or None]


def split_batches(packed: Batch, rows: int) -> list[Batch]:
    """Split packed rows into batches of ``rows``; padding rows fill the last one."""
    missing = -len(packed.tokens) % rows
    whole = [
        np.concatenate([a, np.zeros((missing, a.shape[1]), np.int32)])
        for a in (packed.tokens, packed.positions, packed.segments, packed.loss_mask)
    ]
    return [Batch(*(a[i : i + rows] for a in whole)) for i in range(0, len(whole[0]), rows)]


def mask_findings(batches: Sequence[Batch], conversations: Sequence[Tokens]) -> list[str]:
    """Findings: every batch needs loss, and the loss mask must cover exactly the completion tokens."""
    findings = []
    for number, batch in enumerate(batches):
        if not batch.loss_mask.any():
            findings.append(f"batch {number}: no token carries loss")
        if (batch.loss_mask.astype(bool) & (batch.segments == 0)).any():
            findings.append(f"batch {number}: loss on padding")
    expected = sum(len(c.ids) - c.prompt for c in conversations)
    found = int(sum(b.loss_mask.sum() for b in batches))
    if expected == 0 or found % expected:
        findings.append(f"{found} tokens carry loss, expected a multiple of the {expected} completion tokens")
    return findings
