"""Tokens and packed rows: several conversations in one row, none of which sees another.

What all conversations begin with (BOS, the turn's mark, the instruction) stands once in a row, and all of it see it:
what comes
after changes nothing about it, so each conversation has the very values that it has alone.
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
    """One conversation: token ids, the first of which is BOS, and how many of them are prompt."""

    ids: list[int]
    prompt: int


PREFIX = 1
"""The segment that all others of a packed row see: what they have in common."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Packed rows; all arrays are int32 ``[B, L]``, padding is segment 0.

    Attributes:
        tokens: token ids.
        positions: position within the conversation.
        segments: ``PREFIX``, then 2, 3, … by conversation within the row.
        loss_mask: 1 where the *token itself* is a target (completion tokens), as it is the next-token target.
    """

    tokens: NDArray[np.int32]
    positions: NDArray[np.int32]
    segments: NDArray[np.int32]
    loss_mask: NDArray[np.int32]

    @property
    def conversations(self) -> int:
        """How many conversations there are."""
        return int(np.maximum(self.segments.max(1) - PREFIX, 0).sum())


ROUND = 32
"""Row lengths are multiples of so many tokens, so that data of about one length share compiled programs."""


def tokenize(rows: Sequence[TunixRow], tokenizer: Any, max_length: int | None) -> list[Tokens]:
    """Token ids of each row: BOS, prompt, completion.

    The two parts are encoded apart, so that the prompt's tokens are those that generation starts from.

    Raises:
        M32Error: a row is longer than ``max_length`` tokens (it would have to be cut, and a cut answer is no answer).
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
    """The shortest row that holds so many tokens."""
    return -(-tokens // ROUND) * ROUND


def common_prefix(sequences: Sequence[Sequence[int]]) -> list[int]:
    """The tokens with which all begin."""
    columns = (set(column) for column in zip(*sequences, strict=False))
    return [min(column) for column in itertools.takewhile(lambda column: len(column) == 1, columns)]


def pack(conversations: Sequence[Tokens], length: int, order: Sequence[int] | None = None) -> Batch:
    """First-fit packing into rows of ``length`` tokens, in the given order."""
    # a prompt's last token is its own: behind it the completion begins
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


def training_batches(conversations: Sequence[Tokens], *, length: int, rows: int, epochs: int, seed: int) -> list[Batch]:
    """All batches of a training run, in order: each epoch is shuffled by ``(seed, epoch)`` and packed anew.

    The last batch of an epoch is filled with padding rows, so that there is one shape and no conversation is dropped.
    """
    batches = []
    for epoch in range(epochs):
        order = np.random.default_rng([seed, epoch]).permutation(len(conversations)).tolist()
        batches += split_batches(pack(conversations, length, order), rows)
    return batches


def split_batches(packed: Batch, rows: int) -> list[Batch]:
    """Cut packed rows into batches of ``rows``, the last one filled with empty rows."""
    missing = -len(packed.tokens) % rows
    whole = [
        np.concatenate([a, np.zeros((missing, a.shape[1]), np.int32)])
        for a in (packed.tokens, packed.positions, packed.segments, packed.loss_mask)
    ]
    return [Batch(*(a[i : i + rows] for a in whole)) for i in range(0, len(whole[0]), rows)]


def mask_findings(batches: Sequence[Batch], conversations: Sequence[Tokens]) -> list[str]:
    """Findings: the loss mask must be non-empty and cover completion tokens, all of them, and nothing else."""
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
