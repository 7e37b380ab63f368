"""Packing: nothing lost, nothing mixed, loss on the completion only."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from m32_assets.common.errors import M32Error
from m32_assets.data.jsonl_rows import write_jsonl
from m32_assets.sft.packing import PREFIX, Tokens, completion_tokens, mask_findings, pack, plan_rows, split_batches
from m32_assets.sft.rows import TunixRow, read_training_rows
from m32_assets.sft.template import MODEL_TURN

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
    assert mask_findings(split_batches(packed, 2), completion_tokens(items)) == []


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
    assert mask_findings(batches, completion_tokens(items))


@given(conversations)
@settings(max_examples=60, deadline=None)
def test_each_conversation_is_in_the_first_row_that_has_room(items: list[Tokens]):
    plan = plan_rows(items, 40)
    room: list[int] = []
    for index, conversation in enumerate(items):
        size = len(conversation.ids) - len(plan.prefix)
        row = next((row for row, free in enumerate(room) if free >= size), len(room))
        if row == len(room):
            room.append(40 - len(plan.prefix))
        room[row] -= size
        assert index in plan.members[row]
    assert len(plan.members) == len(room)


def test_rows_beyond_the_last_one_are_padding():
    items = [Tokens([2, 3, 4, 10 + i, 20], 4) for i in range(4)]
    plan = plan_rows(items, 7)
    some = plan.batch(1, 3)
    assert some.tokens.tolist() == [[2, 3, 4, 12, 20, 13, 20], [0] * 7, [0] * 7]
    assert some.segments[1:].max() == some.positions[1:].max() == 0


def test_raw_traces_are_refused_as_training_rows(tmp_path):
    path = tmp_path / "train.jsonl"
    path.write_text('{"id": "1", "prompts": "What is 2 + 2?", "final_answer": "4", "metadata": {}}\n')
    with pytest.raises(M32Error, match="no model turn"):
        read_training_rows(path)


def test_repeated_id_is_refused_with_both_lines(tmp_path):
    path = tmp_path / "train.jsonl"
    row = TunixRow(id="a", prompts=f"q{MODEL_TURN}a", final_answer="a", metadata={})
    rows = [row.model_copy(update={"id": name}) for name in ("a", "b", "c", "b")]
    write_jsonl(path, rows[:3])
    assert read_training_rows(path) == rows[:3]
    write_jsonl(path, rows)
    with pytest.raises(M32Error, match=r"train\.jsonl:4 id: found 'b', which line 2 has too"):
        read_training_rows(path)
