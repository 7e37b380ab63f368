"""Written arithmetic: every line holds, and the digits of the columns are those of the result."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from m32_assets.traces.columns import added, difference_columns, divided, multiplied, sum_columns, taken, with_columns
from m32_assets.traces.verification import check_arithmetic

NUMBER = st.integers(2, 9_999)


@pytest.mark.parametrize("work", [added, taken, multiplied])
@settings(max_examples=200, deadline=None)
@given(a=NUMBER, b=NUMBER)
def test_every_line_holds(work: Callable[[int, int], list[str]], a: int, b: int):
    a, b = max(a, b), min(a, b)
    sign, result = {added: ("+", a + b), taken: ("-", a - b), multiplied: ("×", a * b)}[work]
    lines = work(a, b)
    assert lines[-1].endswith(f"= {result}")
    assert f"{a} {sign} {b}" in lines[-1] or f"{b} {sign} {a}" in lines[-1]
    assert [check_arithmetic(line) for line in lines] == [[]] * len(lines)


@settings(max_examples=200, deadline=None)
@given(quotient=st.integers(1, 99), b=st.integers(2, 99))
def test_a_quotient_is_brought_together(quotient: int, b: int):
    lines = divided(quotient * b, b)
    assert lines[-1] == f"{quotient * b} ÷ {b} = {quotient}"
    assert [check_arithmetic(line) for line in lines] == [[]] * len(lines)


@settings(max_examples=200, deadline=None)
@given(a=NUMBER, b=NUMBER)
def test_the_columns_spell_the_result(a: int, b: int):
    a, b = max(a, b), min(a, b)
    for lines, result in ((sum_columns(a, b), a + b), (difference_columns(a, b), a - b)):
        digits = [re.findall(r"= (\d+)", line)[-1][-1] for line in lines]
        assert int("".join(reversed(digits))) == result % 10 ** len(digits)


def test_carry_and_borrow_are_shown():
    assert sum_columns(27, 46) == ["ones: 7 + 6 = 13, carry 1", "tens: 2 + 4 + 1 = 7"]
    assert difference_columns(503, 27) == [
        "ones: 3 < 7, 13 - 7 = 6, borrow 1",
        "tens: 10 - 1 = 9, 9 - 2 = 7, borrow 1",
        "hundreds: 5 - 1 = 4, 4 - 0 = 4",
    ]


def test_a_sum_within_a_trace_shows_its_columns():
    steps = [("plan", "first 7 × 8, then - 27"), ("compute", "7 × 8 = 56"), ("conclude", "56 - 27 = 29")]
    assert with_columns(steps) == [
        *steps[:2],
        ("conclude", "56 - 27\nones: 6 < 7, 16 - 7 = 9, borrow 1\ntens: 5 - 1 = 4, 4 - 2 = 2\n56 - 27 = 29"),
    ]


def test_what_the_step_before_says_is_not_said_again():
    steps = [("plan", "first 53 + 7, then ÷ 6"), ("compute", "53 + 7 = 60"), ("conclude", "total: 38 + 44 = 82")]
    contents = [content for _, content in with_columns(steps)]
    assert contents[1] == "ones: 3 + 7 = 10, carry 1\ntens: 5 + 0 + 1 = 6\n53 + 7 = 60"
    assert contents[2] == "total: 38 + 44\nones: 8 + 4 = 12, carry 1\ntens: 3 + 4 + 1 = 8\n38 + 44 = 82"


@pytest.mark.parametrize(
    "content", ["8 + 7 = 15", "43 + 5 = 48", "30 + 57 = 87", "60 - 20 = 40", "5 - 27 = -22", "4 × 30 = 120", "so 12"]
)
def test_what_is_done_at_a_glance_stays_as_it_is(content: str):
    assert with_columns([("conclude", content)]) == [("conclude", content)]


def test_columns_are_shown_once():
    lines = [*sum_columns(27, 46), "27 + 46 = 73"]
    assert with_columns([("compute", line) for line in lines]) == [("compute", line) for line in lines]
