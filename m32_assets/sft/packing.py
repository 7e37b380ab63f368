"""Tokens and packed rows: several conversations in one row, without attention between them.

The common prefix of all conversations (BOS, the turn's mark, the instruction) is stored once per row, and every
conversation attends to it. Attention is causal, so each conversation gets the values that it gets alone.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from m32_assets.common.errors import M32Error
from m32_assets.sft.rows import TunixRow


@dataclass(frozen=True, slots=True)
class Tokens:
    """A conversation: token ids from BOS on, and the number of prompt tokens."""

    ids: Sequence[int] | NDArray[np.int32]
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


def tokenize(rows: Iterable[TunixRow], tokenizer: Any, max_length: int | None) -> list[Tokens]:
    """Token ids of each row, as ``tokens_of``."""
    return [tokens_of(row, tokenizer, max_length) for row in rows]


def tokens_of(row: TunixRow, tokenizer: Any, max_length: int | None) -> Tokens:
    """Token ids of a row: BOS, prompt, completion.

    Prompt and completion are encoded apart, so that generation starts from the same prompt tokens.

    Raises:
        M32Error: the row is longer than ``max_length`` tokens. A cut row would lose its answer.
    """
    prompt = prompt_ids(row.prompt, tokenizer)
    ids = prompt + tokenizer.encode(row.completion)
    if max_length is not None and len(ids) > max_length:
        raise M32Error(f"row {row.id}", f"{len(ids)} tokens", f"at most {max_length}", "Raise max_seq_len")
    return Tokens(ids, len(prompt))


def prompt_ids(text: str, tokenizer: Any) -> list[int]:
    """Token ids of a rendered prompt, from BOS on."""
    return [tokenizer.bos_id(), *tokenizer.encode(text)]


def rounded_up(tokens: int) -> int:
    """The least row length for ``tokens``."""
    return -(-tokens // LENGTH_MULTIPLE) * LENGTH_MULTIPLE


def common_prefix(sequences: Sequence[Sequence[int] | NDArray[np.int32]]) -> list[int]:
    """The longest common prefix."""
    columns = (set(column) for column in zip(*sequences, strict=False))
    return [int(min(column)) for column in itertools.takewhile(lambda column: len(column) == 1, columns)]


def pack(conversations: Sequence[Tokens], length: int, order: Sequence[int] | None = None) -> Batch:
    """First-fit packing into rows of ``length`` tokens, in ``order``."""
    plan = plan_rows(conversations, length, order)
    return plan.batch(0, len(plan.members))


@dataclass(frozen=True, slots=True)
class PackedRows:
    """Which conversations share a row. Arrays are made of some rows at a time.

    Attributes:
        conversations: of all rows.
        length: tokens of a row.
        prefix: the common prefix of all conversations.
        members: the conversations of each row, as indices.
    """

    conversations: Sequence[Tokens]
    length: int
    prefix: list[int]
    members: list[list[int]]

    def batch(self, start: int, rows: int) -> Batch:
        """``rows`` rows from row ``start`` on; rows beyond the last one are padding."""
        common, chosen = len(self.prefix), self.members[start : start + rows]
        arrays = [np.zeros((rows, self.length), np.int32) for _ in range(4)]
        tokens, positions, segments, loss_mask = arrays
        used = slice(0, len(chosen)), slice(0, common)
        tokens[used], positions[used], segments[used] = self.prefix, np.arange(common), PREFIX
        for row, indices in enumerate(chosen):
            for segment, (index, completion) in enumerate(self.completions(indices), PREFIX + 1):
                conversation = self.conversations[index]
                whole = slice(completion.start - conversation.prompt + common, completion.stop)
                tokens[row, whole] = conversation.ids[common:]
                positions[row, whole] = np.arange(common, len(conversation.ids))
                segments[row, whole] = segment
                loss_mask[row, completion] = 1
        return Batch(*arrays)

    def completions(self, members: Sequence[int]) -> Iterator[tuple[int, slice]]:
        """The members of a row, each with the columns of its completion."""
        begin = len(self.prefix)
        for index in members:
            conversation = self.conversations[index]
            end = begin + len(conversation.ids) - len(self.prefix)
            yield index, slice(begin + conversation.prompt - len(self.prefix), end)
            begin = end


def plan_rows(conversations: Sequence[Tokens], length: int, order: Sequence[int] | None = None) -> PackedRows:
    """First-fit packing into rows of ``length`` tokens, in ``order``: each goes into the first row that has room."""
    # the prefix leaves every prompt its last token, which predicts the completion
    prefix = common_prefix([c.ids[: c.prompt - 1] for c in conversations])
    # rows that are not begun have all their room
    room = np.full(len(conversations), length - len(prefix), np.int32)
    members: list[list[int]] = []
    for index in order if order is not None else range(len(conversations)):
        size = len(conversations[index].ids) - len(prefix)
        row = int(np.argmax(room[: len(members) + 1] >= size))
        if row == len(members):
            members.append([])
        room[row] -= size
        members[row].append(index)
    return PackedRows(conversations, length, prefix, members)


def split_batches(packed: Batch, rows: int) -> list[Batch]:
    """Split packed rows into batches of ``rows``; padding rows fill the last one."""
    missing = -len(packed.tokens) % rows
    whole = [
        np.concatenate([a, np.zeros((missing, a.shape[1]), np.int32)])
        for a in (packed.tokens, packed.positions, packed.segments, packed.loss_mask)
    ]
    return [Batch(*(a[i : i + rows] for a in whole)) for i in range(0, len(whole[0]), rows)]


def mask_findings(batches: Iterable[Batch], expected: int) -> list[str]:
    """Findings: every batch needs loss, and the loss mask must cover exactly the completion tokens.

    Args:
        expected: completion tokens of an epoch.
    """
    findings, found = [], 0
    for number, batch in enumerate(batches):
        if not batch.loss_mask.any():
            findings.append(f"batch {number}: no token carries loss")
        if (batch.loss_mask.astype(bool) & (batch.segments == 0)).any():
            findings.append(f"batch {number}: loss on padding")
        found += int(batch.loss_mask.sum())
    if expected == 0 or found % expected:
        findings.append(f"{found} tokens carry loss, expected a multiple of the {expected} completion tokens")
    return findings


def completion_tokens(conversations: Iterable[Tokens]) -> int:
    """The tokens that carry loss."""
    return sum(len(c.ids) - c.prompt for c in conversations)
