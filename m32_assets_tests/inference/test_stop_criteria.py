"""Where an answer ends: circles are seen when they have gone round often enough, and no trace is taken for one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from m32_assets.inference import stop_criteria as stopping
from m32_assets.inference.stop_criteria import LEAST, LONGEST, ROUNDS, until_circle, until_stop
from m32_assets.sft.rows import render_rows
from m32_assets.sft.template import PromptTemplate
from m32_assets.traces.dataset import extra_traces, generate

TOKENS = st.integers(0, 5)


@settings(deadline=None)
@given(st.lists(TOKENS, max_size=30), st.lists(TOKENS, min_size=1, max_size=LONGEST), st.lists(TOKENS, max_size=30))
def test_a_circle_ends_an_answer_after_its_last_round(before: list[int], circle: list[int], after: list[int]):
    rounds = -(-max(LEAST, ROUNDS * len(circle)) // len(circle))
    turning = before + circle * rounds
    ended = until_circle(turning + after)
    assert ended == turning[: len(ended)]
    assert len(ended) <= len(turning)


@settings(deadline=None)
@given(st.lists(TOKENS, max_size=300))
def test_what_is_cut_has_gone_round(ids: list[int]):
    ended = until_circle(ids)
    assert ids[: len(ended)] == ended
    if len(ended) < len(ids):
        lengths = [n for n in range(1, LONGEST + 1) if _goes_round(ended, n)]
        assert lengths
        assert not any(_goes_round(ended[:-1], n) for n in range(1, LONGEST + 1))


def _goes_round(ids: list[int], length: int) -> bool:
    span = max(LEAST, ROUNDS * length)
    return len(ids) >= span and all(ids[-i] == ids[-i - length] for i in range(1, span - length + 1))


def test_a_longer_circle_and_fewer_rounds_are_none():
    assert until_circle([*range(LONGEST + 1)] * 9) == [*range(LONGEST + 1)] * 9
    assert until_circle([*range(LONGEST)] * ROUNDS)[-1] == LONGEST - 1
    assert until_circle([7] * (LEAST - 1)) == [7] * (LEAST - 1)
    assert until_circle([7] * 100) == [7] * LEAST


def test_no_trace_goes_round(monkeypatch: pytest.MonkeyPatch):
    # in words, of which there are fewer than tokens: 64 tokens are more than 16 of them
    monkeypatch.setattr(stopping, "LEAST", 16)
    words: dict[str, int] = {}
    for row in render_rows([*generate(42, 550), *extra_traces(42, 1000, 550)], PromptTemplate()):
        ids = [words.setdefault(word, len(words)) for word in row.completion.split()]
        assert until_circle(ids) == ids, row.completion


def test_a_stop_token_is_not_part_of_an_answer():
    assert until_stop([3, 4, 1, 5], {1, 2}) == [3, 4]
    assert until_stop([3, 4], {1}) == [3, 4]
    assert until_stop([], {1}) == []
