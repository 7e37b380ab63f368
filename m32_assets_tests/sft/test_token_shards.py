"""Token shards: what is written is read again, a block is bounded, and a damaged shard is one sentence."""

import resource
from collections.abc import Iterator
from pathlib import Path

import grain
import numpy as np
import pytest

from m32_assets.common.errors import M32Error
from m32_assets.common.files import read_json
from m32_assets.sft import token_shards
from m32_assets.sft.packing import Tokens
from m32_assets.sft.token_shards import (
    decode_block,
    encode_block,
    open_token_shards,
    write_token_shards,
)


def _items(count: int) -> list[Tokens]:
    draws = np.random.default_rng(count)
    lengths = draws.integers(3, 40, count).tolist()
    return [Tokens(draws.integers(2, 250_000, n).tolist(), int(draws.integers(1, n))) for n in lengths]


def _plain(items: list[Tokens]) -> list[tuple[list[int], int]]:
    return [(list(item.ids), item.prompt) for item in items]


def test_block_is_read_as_it_was_written():
    items = _items(7)
    number, read = decode_block(encode_block(5, items))
    assert number == 5
    assert _plain(read) == _plain(items)


def test_shards_hold_all_in_order_and_their_totals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(token_shards, "BLOCK_ROWS", 4)
    monkeypatch.setattr(token_shards, "SHARD_BLOCKS", 3)
    items = _items(50)
    write_token_shards(tmp_path / "t", iter(items))
    shards = open_token_shards(tmp_path / "t")
    blocks = [decode_block(record) for record in grain.sources.ArrayRecordDataSource(shards.paths)]
    assert [number for number, _ in blocks] == list(range(13))
    assert [len(rows) for _, rows in blocks] == [4] * 12 + [2]
    assert _plain([item for _, rows in blocks for item in rows]) == _plain(items)
    assert len(shards.files) == 5
    assert (shards.blocks, shards.conversations) == (13, 50)
    assert shards.longest == max(len(item.ids) for item in items)
    assert shards.completion_tokens == sum(len(item.ids) - item.prompt for item in items)
    write_token_shards(tmp_path / "again", iter(items))
    assert (tmp_path / "again/index.json").read_bytes() == (tmp_path / "t/index.json").read_bytes()


def test_block_ends_where_it_has_enough_tokens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(token_shards, "BLOCK_TOKENS", 10)
    write_token_shards(tmp_path / "t", [Tokens([2, 3, 4, 5], 2)] * 9)
    shards = open_token_shards(tmp_path / "t")
    blocks = [decode_block(record)[1] for record in grain.sources.ArrayRecordDataSource(shards.paths)]
    assert [len(rows) for rows in blocks] == [3, 3, 3]


def test_no_conversation_is_no_shard(tmp_path: Path):
    write_token_shards(tmp_path / "t", [])
    shards = open_token_shards(tmp_path / "t")
    assert (shards.files, shards.blocks, shards.conversations, shards.longest) == ({}, 0, 0, 0)


def test_refused_conversation_leaves_nothing(tmp_path: Path):
    def bad() -> Iterator[Tokens]:
        yield from _items(70)
        raise M32Error("row 71", "9 tokens", "at most 8")

    with pytest.raises(M32Error, match="row 71"):
        write_token_shards(tmp_path / "t", bad())
    assert list(tmp_path.iterdir()) == []


def test_full_disk_is_one_sentence_and_leaves_nothing(tmp_path: Path):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, hard))
    try:
        with pytest.raises(M32Error, match=r"tokens: found .*File too large.*, expected room for the tokens"):
            write_token_shards(tmp_path / "tokens", _items(2000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("missing", "found"), [(False, "found changed content"), (True, "found no file")])
def test_damaged_shard_is_one_sentence(tmp_path: Path, missing: bool, found: str):
    write_token_shards(tmp_path / "t", _items(50))
    path = tmp_path / "t" / next(iter(read_json(tmp_path / "t/index.json")["files"]))
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 255
    path.write_bytes(data)
    if missing:
        path.unlink()
    with pytest.raises(
        M32Error, match=rf"tokens-00000\.array_record: {found}, expected .* Delete .*: it is made again"
    ):
        open_token_shards(tmp_path / "t")
