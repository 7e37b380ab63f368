"""Packing: nothing lost, nothing mixed, loss on the completion only."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from m32_assets.errors import M32Error
from m32_assets.sft.packing import Tokens, mask_findings, pack, split_batches, training_batches
from m32_assets.sft.rows import read_rows

conversations = st.lists(
    st.integers(3, 40).flatmap(lambda n: st.integers(1, n - 1).map(lambda p: Tokens(list(range(5, 5 + n)), p))),
    min_size=1,
    max_size=30,
)


@given(conversations)
@settings(max_examples=60, deadline=None)
def test_every_completion_token_carries_loss_once(items: list[Tokens]):
    packed = pack(items, 40)
    assert packed.loss_mask.sum() == sum(len(c.ids) - c.prompt for c in items)
    assert (packed.segments > 0).sum() == sum(len(c.ids) for c in items)
    for row in range(len(packed.tokens)):
        for segment in range(1, packed.segments[row].max() + 1):
            inside = packed.segments[row] == segment
            assert packed.positions[row][inside].tolist() == list(range(inside.sum()))
    assert mask_findings(split_batches(packed, 2), items) == []


def test_loss_on_a_prompt_is_found():
    items = [Tokens([2, 5, 6, 7], 2), Tokens([2, 8, 9], 1)]
    batches = split_batches(pack(items, 8), 1)
    batches[0].loss_mask[0, 0] = 1
    assert mask_findings(batches, items)


def test_same_seed_same_batches():
    items = [Tokens(list(range(2, 2 + n)), 1) for n in range(3, 20)]
    a, b = (training_batches(items, length=32, rows=2, epochs=2, seed=1) for _ in range(2))
    assert all(np.array_equal(x.tokens, y.tokens) for x, y in zip(a, b, strict=True))


def test_raw_traces_are_refused_as_training_rows(tmp_path):
    path = tmp_path / "train.jsonl"
    path.write_text('{"id": "1", "prompts": "What is 2 + 2?", "final_answer": "4", "metadata": {}}\n')
    with pytest.raises(M32Error, match="no model turn"):
        read_rows(path)
