"""Tokenized conversations as files that are read at random: ArrayRecord shards, and an index with what one pass found.

A record is a block of consecutive conversations. Blocks are what is shuffled, so a block is small; and a window of
blocks is what is packed at a time, so a block is bounded in tokens too.
"""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from m32_assets.common.errors import M32Error
from m32_assets.common.files import atomic_folder, read_json, sha256_file, write_json
from m32_assets.sft.packing import Tokens

BLOCK_ROWS = 64
"""Conversations of a block, at most."""
BLOCK_TOKENS = 16_384
"""A block ends with the conversation that reaches as many tokens."""
SHARD_BLOCKS = 4096
"""Blocks of a file, at most."""
INDEX_FILE = "index.json"


@dataclass(frozen=True, slots=True)
class TokenShards:
    """A folder of shards.

    Attributes:
        files: their sha256 by name, in the order of the conversations.
        completion_tokens: tokens of all conversations that carry loss.
        longest: tokens of the longest conversation.
    """

    folder: Path
    files: dict[str, str]
    blocks: int
    conversations: int
    completion_tokens: int
    longest: int

    @property
    def paths(self) -> list[str]:
        """The files, in the order of the conversations."""
        return [str(self.folder / name) for name in self.files]


def write_token_shards(folder: Path, conversations: Iterable[Tokens]) -> None:
    """Write the folder in one pass, all or nothing. Memory holds one block, whatever the number of conversations.

    Raises:
        M32Error: the disk is full.
    """
    from array_record.python.array_record_module import ArrayRecordWriter

    files: dict[str, str] = {}
    rows = blocks = completion = longest = 0
    with atomic_folder(folder) as beside:
        numbered = enumerate(_blocks(conversations))
        while first := next(numbered, None):
            path = beside / f"tokens-{len(files):05d}.array_record"
            # a group is what is decoded to read one record of it
            writer = ArrayRecordWriter(str(path), "group_size:1")
            with _closing(writer, folder):
                for number, block in itertools.chain([first], itertools.islice(numbered, SHARD_BLOCKS - 1)):
                    writer.write(encode_block(number, block))
                    blocks, rows = blocks + 1, rows + len(block)
                    completion += sum(len(c.ids) - c.prompt for c in block)
                    longest = max(longest, *(len(c.ids) for c in block))
            files[path.name] = sha256_file(path)
        counts = {"blocks": blocks, "conversations": rows, "completion_tokens": completion, "longest": longest}
        write_json(beside / INDEX_FILE, {"files": files, **counts})


@contextlib.contextmanager
def _closing(writer: Any, folder: Path) -> Iterator[None]:
    try:
        yield
    finally:
        try:
            writer.close()
        except RuntimeError as error:  # array_record's only word on what the system said
            said = " ".join(str(error).split())[:200]
            raise M32Error(str(folder), said, "room for the tokens", "Free space on that disk") from error


def open_token_shards(folder: Path) -> TokenShards:
    """The shards of a folder, each compared with its sha256.

    Raises:
        M32Error: a shard is missing or has changed.
    """
    index = read_json(folder / INDEX_FILE)
    for name, sha256 in index["files"].items():
        path = folder / name
        if not path.is_file() or sha256_file(path) != sha256:
            raise damaged(path, "changed content" if path.is_file() else "no file")
    return TokenShards(folder, **index)


def damaged(path: Path, found: str) -> M32Error:
    """The refusal of a shard."""
    return M32Error(str(path), found, "the tokens that were written", f"Delete {path.parent}: it is made again")


def encode_block(number: int, conversations: list[Tokens]) -> bytes:
    """A record: int32 of the block's number, the number of conversations, their lengths, their prompts, their ids."""
    lengths, prompts = [len(c.ids) for c in conversations], [c.prompt for c in conversations]
    head = np.array([number, len(conversations), *lengths, *prompts], "<i4")
    return b"".join([head.tobytes(), *(np.asarray(c.ids, "<i4").tobytes() for c in conversations)])


def decode_block(record: bytes) -> tuple[int, list[Tokens]]:
    """The number of a block and its conversations."""
    values = np.frombuffer(record, "<i4")
    number, count = (int(value) for value in values[:2])
    lengths, prompts = values[2 : 2 + count], values[2 + count : 2 + 2 * count]
    ends = 2 + 2 * count + np.cumsum(lengths)
    return number, [
        Tokens(values[end - length : end], int(prompt))
        for end, length, prompt in zip(ends.tolist(), lengths.tolist(), prompts.tolist(), strict=True)
    ]


def _blocks(conversations: Iterable[Tokens]) -> Iterator[list[Tokens]]:
    block: list[Tokens] = []
    tokens = 0
    for conversation in conversations:
        block.append(conversation)
        tokens += len(conversation.ids)
        if len(block) == BLOCK_ROWS or tokens >= BLOCK_TOKENS:
            yield block
            block, tokens = [], 0
    if block:
        yield block
