"""Where an answer ends: loops are detected, and no trace counts as one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from m32_assets.inference import stop_criteria as stopping
from m32_assets.inference.stop_criteria import (
    MAX_LOOP_TOKENS,
    MIN_LOOP_REPEATS,
    MIN_LOOP_SPAN,
    truncate_at_loop,
    until_stop,
)
from m32_assets.sft.rows import render_rows
from m32_assets.sft.template import PromptTemplate
from m32_assets.traces.dataset import generate
from m32_assets.traces.extra_traces import extra_traces

TOKENS = st.integers(0, 5)


@settings(deadline=None)
@given(
    st.lists(TOKENS, max_size=30), st.lists(TOKENS, min_size=1, max_size=MAX_LOOP_TOKENS), st.lists(TOKENS, max_size=30)
)
def test_loop_ends_an_answer_after_enough_repeats(before: list[int], loop: list[int], after: list[int]):
    repeats = -(-max(MIN_LOOP_SPAN, MIN_LOOP_REPEATS * len(loop)) // len(loop))
    repeated = before + loop * repeats
    ended = truncate_at_loop(repeated + after)
    assert ended == repeated[: len(ended)]
    assert len(ended) <= len(repeated)


@settings(deadline=None)
@given(st.lists(TOKENS, max_size=300))
def test_truncated_answer_ends_in_a_loop(ids: list[int]):
    ended = truncate_at_loop(ids)
    assert ids[: len(ended)] == ended
    if len(ended) < len(ids):
        lengths = [n for n in range(1, MAX_LOOP_TOKENS + 1) if _repeats(ended, n)]
        assert lengths
        assert not any(_repeats(ended[:-1], n) for n in range(1, MAX_LOOP_TOKENS + 1))


def _repeats(ids: list[int], length: int) -> bool:
    span = max(MIN_LOOP_SPAN, MIN_LOOP_REPEATS * length)
    return len(ids) >= span and all(ids[-i] == ids[-i - length] for i in range(1, span - length + 1))


def test_longer_loops_and_fewer_repeats_do_not_count():
    assert truncate_at_loop([*range(MAX_LOOP_TOKENS + 1)] * 9) == [*range(MAX_LOOP_TOKENS + 1)] * 9
    assert truncate_at_loop([*range(MAX_LOOP_TOKENS)] * MIN_LOOP_REPEATS)[-1] == MAX_LOOP_TOKENS - 1
    assert truncate_at_loop([7] * (MIN_LOOP_SPAN - 1)) == [7] * (MIN_LOOP_SPAN - 1)
    assert truncate_at_loop([7] * 100) == [7] * MIN_LOOP_SPAN


def test_no_trace_repeats(monkeypatch: pytest.MonkeyPatch):
    # words instead of tokens: 64 tokens are more than 16 words
    monkeypatch.setattr(stopping, "MIN_LOOP_SPAN", 16)
    words: dict[str, int] = {}
    for row in render_rows([*generate(42, 550), *extra_traces(42, 1000, 550)], PromptTemplate()):
        ids = [words.setdefault(word, len(words)) for word in row.completion.split()]
        assert truncate_at_loop(ids) == ids, row.completion


def test_stop_token_is_not_part_of_the_answer():
    assert until_stop([3, 4, 1, 5], {1, 2}) == [3, 4]
    assert until_stop([3, 4], {1}) == [3, 4]
    assert until_stop([], {1}) == []
