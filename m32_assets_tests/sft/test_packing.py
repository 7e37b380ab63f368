"""Packing: nothing lost, nothing mixed, loss on the completion only."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from m32_assets.common.errors import M32Error
from m32_assets.sft.packing import PREFIX, Tokens, mask_findings, pack, split_batches, training_batches
from m32_assets.sft.rows import read_training_rows

# a common prefix, then a token that tells them apart
conversations = st.integers(0, 4).flatmap(
    lambda shared: st.lists(
        st.integers(3, 30).flatmap(
            lambda n: st.tuples(st.integers(50, 60), st.integers(shared + 1, shared + n - 1)).map(
                lambda own: Tokens([*range(5, 5 + shared), own[0], *range(100, 99 + n)], own[1])
            )
        ),
        min_size=1,
        max_size=30,
    )
)


@given(conversations)
@settings(max_examples=60, deadline=None)
def test_every_conversation_is_packed_once(items: list[Tokens]):
    packed = pack(items, 40)
    found = []
    for row in range(len(packed.tokens)):
        shared = packed.segments[row] == PREFIX
        for segment in range(PREFIX + 1, packed.segments[row].max() + 1):
            seen = shared | (packed.segments[row] == segment)
            assert packed.positions[row][seen].tolist() == list(range(seen.sum()))
            targets = packed.loss_mask[row][seen].tolist()
            assert targets == sorted(targets)
            found.append(Tokens(packed.tokens[row][seen].tolist(), targets.index(1)))
    assert sorted((c.ids, c.prompt) for c in found) == sorted((c.ids, c.prompt) for c in items)
    assert packed.conversations == len(items)
    assert packed.loss_mask.sum() == sum(len(c.ids) - c.prompt for c in items)
    assert mask_findings(split_batches(packed, 2), items) == []


def test_common_prefix_is_stored_once_per_row():
    items = [Tokens([2, 3, 4, 10 + i, 20], 4) for i in range(4)]
    packed = pack(items, 7)
    assert packed.tokens.tolist() == [[2, 3, 4, 10, 20, 11, 20], [2, 3, 4, 12, 20, 13, 20]]
    assert packed.segments.tolist() == [[1, 1, 1, 2, 2, 3, 3]] * 2
    assert packed.positions.tolist() == [[0, 1, 2, 3, 4, 3, 4]] * 2


def test_loss_on_a_prompt_is_found():
    items = [Tokens([2, 5, 6, 7], 2), Tokens([2, 8, 9], 1)]
    batches = split_batches(pack(items, 8), 1)
    batches[0].loss_mask[0, 0] = 1
    assert mask_findings(batches, items)


def test_same_seed_gives_the_same_batches():
    items = [Tokens(list(range(2, 2 + n)), 1) for n in range(3, 20)]
    a, b = (training_batches(items, length=32, rows=2, epochs=2, seed=1) for _ in range(2))
    assert all(np.array_equal(x.tokens, y.tokens) for x, y in zip(a, b, strict=True))


@pytest.mark.parametrize("most", [1, 4, 7, 1000])
def test_fewer_batches_are_the_first_ones(most: int):
    items = [Tokens(list(range(2, 2 + n)), 1) for n in range(3, 20)]
    every = training_batches(items, length=32, rows=2, epochs=3, seed=1)
    some = training_batches(items, length=32, rows=2, epochs=3, seed=1, most=most)
    assert len(some) == min(most, len(every))
    assert all(np.array_equal(x.tokens, y.tokens) for x, y in zip(some, every, strict=False))


def test_raw_traces_are_refused_as_training_rows(tmp_path):
    path = tmp_path / "train.jsonl"
    path.write_text('{"id": "1", "prompts": "What is 2 + 2?", "final_answer": "4", "metadata": {}}\n')
    with pytest.raises(M32Error, match="no model turn"):
        read_training_rows(path)
