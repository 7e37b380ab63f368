"""The stream of batches: today's order for data of one window, every window once, and any step found again."""

from pathlib import Path

import numpy as np
import pytest

from m32_assets.common.errors import M32Error
from m32_assets.sft import token_shards
from m32_assets.sft.packing import Batch, Tokens, completion_tokens, pack, split_batches
from m32_assets.sft.token_shards import TokenShards, open_token_shards, write_token_shards
from m32_assets.training import token_stream
from m32_assets.training.loss import max_targets
from m32_assets.training.sampled_softmax import target_tokens
from m32_assets.training.token_stream import BatchStream, survey

FIELDS = ("tokens", "positions", "segments", "loss_mask")


def _items(count: int) -> list[Tokens]:
    """Conversations with a common prefix of two tokens. The number of each is in its prompt."""
    draws = np.random.default_rng(count)
    lengths = draws.integers(6, 20, count).tolist()
    return [
        Tokens([2, 3, 1000 + number, 4, *draws.integers(10, 90, n - 4).tolist()], 4) for number, n in enumerate(lengths)
    ]


def _written(folder: Path, items: list[Tokens]) -> TokenShards:
    write_token_shards(folder / "tokens", items)
    return open_token_shards(folder / "tokens")


def _same(one: Batch, other: Batch) -> bool:
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in FIELDS)


def _numbers(batch: Batch) -> list[int]:
    return (batch.tokens[batch.tokens >= 1000] - 1000).tolist()


@pytest.fixture
def windows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> BatchStream:
    """Two epochs of 100 conversations in windows of 24 of them."""
    monkeypatch.setattr(token_shards, "BLOCK_ROWS", 4)
    monkeypatch.setattr(token_shards, "SHARD_BLOCKS", 10)
    monkeypatch.setattr(token_stream, "WINDOW_BLOCKS", 6)
    return BatchStream(_written(tmp_path, _items(100)), 64, 2, epochs=2, seed=7)


@pytest.mark.parametrize("count", [1, 63, 64, 65, 500])
def test_data_of_one_window_is_packed_as_one_list(tmp_path: Path, count: int):
    items = _items(count)
    expected = []
    for epoch in range(3):
        order = np.random.default_rng([42, epoch]).permutation(count).tolist()
        expected += split_batches(pack(items, 64, order), 4)
    stream = BatchStream(_written(tmp_path, items), 64, 4, epochs=3, seed=42)
    read = list(stream.read())
    assert len(read) == len(expected)
    assert all(_same(batch, other) for (_, batch), other in zip(read, expected, strict=True))
    found = survey(stream, 2)
    assert sum(found.batches) == len(expected)
    assert found.findings == []
    assert found.target_tokens == target_tokens(expected).tolist()
    assert found.targets == max_targets([part for batch in expected for part in split_batches(batch, 2)])


def test_without_a_seed_the_order_is_that_of_the_shards(tmp_path: Path):
    items = _items(90)
    read = [batch for _, batch in BatchStream(_written(tmp_path, items), 64, 4).read()]
    expected = split_batches(pack(items, 64), 4)
    assert all(_same(batch, other) for batch, other in zip(read, expected, strict=True))


def test_every_epoch_has_every_conversation_once_in_another_order(windows: BatchStream):
    assert windows.windows == 5
    orders: list[list[int]] = [[], []]
    for window, batch in windows.read():
        orders[window // windows.windows] += _numbers(batch)
    assert sorted(orders[0]) == sorted(orders[1]) == list(range(100))
    assert orders[0] != orders[1]
    # a window has blocks of all the data, not neighbours alone
    first = {number for window, batch in windows.read() if window == 0 for number in _numbers(batch)}
    assert len(first) == 24
    assert max(first) - min(first) > 50


def test_seed_decides_the_order(windows: BatchStream):
    again, other = (BatchStream(windows.shards, 64, 2, epochs=2, seed=seed) for seed in (7, 8))
    order, same, different = (
        [number for _, batch in stream.read() for number in _numbers(batch)] for stream in (windows, again, other)
    )
    assert order == same != different


def test_any_step_is_found_again_by_its_number(windows: BatchStream):
    every = [batch for _, batch in windows.read()]
    found = survey(windows, 1)
    assert len(found.batches) == 10
    assert sum(found.batches) == len(every)
    for step in range(len(every) + 1):
        rest = [batch for _, batch in windows.read(*found.position(step))]
        assert len(rest) == len(every) - step
        assert all(_same(one, other) for one, other in zip(rest, every[step:], strict=True))


@pytest.mark.parametrize("most", [1, 7, 20, 10_000])
def test_survey_of_some_batches_is_of_the_first_ones(windows: BatchStream, most: int):
    batches = [batch for _, batch in windows.read()][:most]
    found = survey(windows, 2, most)
    assert sum(found.batches) == len(batches)
    assert found.target_tokens == target_tokens(batches).tolist()
    assert found.targets == max_targets(batches)


def test_survey_finds_a_faulty_mask(windows: BatchStream, monkeypatch: pytest.MonkeyPatch):
    assert survey(windows, 2).findings == []
    assert windows.shards.completion_tokens == completion_tokens(_items(100))
    real = token_stream.PackedRows.batch

    def without_loss(self: token_stream.PackedRows, start: int, rows: int) -> Batch:
        batch = real(self, start, rows)
        batch.loss_mask[:] = 0
        return batch

    monkeypatch.setattr(token_stream.PackedRows, "batch", without_loss)
    assert any("no token carries loss" in finding for finding in survey(windows, 2).findings)


def test_shard_that_is_damaged_while_training_reads_it_is_one_sentence(windows: BatchStream):
    path = Path(windows.shards.paths[0])
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(M32Error, match=r"found a shard that cannot be read .* Delete"):
        list(windows.read())


def test_no_data_has_no_batches(tmp_path: Path):
    stream = BatchStream(_written(tmp_path, []), 64, 2)
    assert list(stream.read()) == []
    assert survey(stream, 2).targets == 0
