"""Written arithmetic: every line holds, and the digits of the columns are those of the result."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from m32_assets.traces.columns import (
    AT_A_GLANCE,
    columns,
    difference_columns,
    sum_columns,
    with_working,
    work_out,
    working,
)
from m32_assets.traces.verification import check_arithmetic

NUMBER = st.integers(2, 9_999_999)
WHOLE = {"+": int.__add__, "-": int.__sub__, "×": int.__mul__, "÷": int.__floordiv__}


def checked(a: int, sign: str, b: int) -> None:
    lines, result = working(a, sign, b), WHOLE[sign](a, b)
    assert [check_arithmetic(line) for line in lines] == [[]] * len(lines)
    assert not lines or lines[-1].endswith(f"= {result}")


@pytest.mark.parametrize("sign", WHOLE)
@settings(max_examples=200, deadline=None)
@given(a=NUMBER, b=NUMBER)
def test_every_line_holds_and_the_last_has_the_result(sign: str, a: int, b: int):
    a, b = max(a, b), min(a, b)
    checked(*{"÷": (a * b, "÷", b)}.get(sign, (a, sign, b)))


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


@pytest.mark.parametrize(
    ("a", "b", "least", "last"),
    [
        (156, 127, 1, "tens: 5 - 1 = 4, 4 - 2 = 2"),
        (156, 147, 1, "tens: 5 - 1 = 4, 4 - 4 = 0"),  # what was borrowed is given back
        (1003, 957, 1, "thousands: 1 - 1 = 0, 0 - 0 = 0"),
        (156, 152, 1, "ones: 6 - 2 = 4"),
        (156, 152, 2, "tens: 5 - 5 = 0"),
        (52, 52, 1, "ones: 2 - 2 = 0"),
        (152, 52, 1, "hundreds: 1 - 0 = 1"),
    ],
)
def test_equal_digits_in_front_have_no_line(a: int, b: int, least: int, last: str):
    assert difference_columns(a, b, least=least)[-1] == last


def test_columns_of_dollars_keep_the_zero_before_the_point():
    places = ("cents", "ten cents", "dollars")
    assert columns(530, "-", 510, places, least=3) == ["cents: 0 - 0 = 0", "ten cents: 3 - 1 = 2", "dollars: 5 - 5 = 0"]
    assert columns(27, "+", 46, places, least=3) == ["cents: 7 + 6 = 13, carry 1", "ten cents: 2 + 4 + 1 = 7"]


@pytest.mark.parametrize(("task", "lines"), [((220, "+", 190), 4), ((1000, "-", 790), 5), ((29, "-", 18), 3)])
def test_larger_round_numbers_and_differences_show_their_columns(task: tuple[int, str, int], lines: int):
    assert len(working(*task)) == lines


@pytest.mark.parametrize(
    ("claim", "lines"),
    [
        ("all beads: 7 × 24 = 168", "all beads: 7 × 24|20 × 7 = 140, 4 × 7 = 28|140 + 28 = 168"),
        ("42 × 22 = 924", "42 × 22|20 × 42 = 840, 2 × 42 = 84|840 + 84 = 924"),
        (
            "each gets: 354 ÷ 6 = 59 beads",
            "each gets: 354 ÷ 6|6 × 50 = 300, 354 - 300 = 54|6 × 9 = 54|50 + 9 = 59 beads",
        ),
        ("168 ÷ 24 = 7", "168 ÷ 24|24 × 7 = 168, so 168 ÷ 24 = 7"),
        (
            "km: 156 - 127 = 29",
            "km: 156 - 127|ones: 6 < 7, 16 - 7 = 9, borrow 1|tens: 5 - 1 = 4, 4 - 2 = 2|156 - 127 = 29",
        ),
        (
            "555 + 280 = 835",
            "555 + 280|ones: 5 + 0 = 5|tens: 5 + 8 = 13, carry 1|hundreds: 5 + 2 + 1 = 8|555 + 280 = 835",
        ),
    ],
)
def test_a_hard_calculation_shows_its_working(claim: str, lines: str):
    assert with_working([("compute", claim)]) == [("compute", lines.replace("|", "\n"))]


def test_what_the_step_before_says_is_not_said_again():
    steps = [("plan", "add first: 153 + 257"), ("compute", "153 + 257 = 410"), ("conclude", "total: 238 + 144 = 382")]
    contents = [content for _, content in with_working(steps)]
    assert contents[1].startswith("ones: 3 + 7 = 10, carry 1\n")
    assert contents[1].endswith("\n153 + 257 = 410")
    assert contents[2].startswith("total: 238 + 144\nones: 8 + 4 = 12, carry 1\n")


@pytest.mark.parametrize(
    "content",
    [
        f"8 + 7 = 15|{AT_A_GLANCE - 3} + 2 = {AT_A_GLANCE - 1}",
        "143 + 5 = 148|300 + 157 = 457|160 - 20 = 140|5 - 270 = -265|445 + 120 = 565",
        "700 + 300 = 1000|60 + 40 = 100|120 - 90 = 30|1000 - 900 = 100|2000 - 1100 = 900",
        "29 - 28 = 1|156 - 152 = 4|347 - 347 = 0",
        "4 × 30 = 120|9 × 9 = 81|2 × 48 = 96|100 × 12 = 1200|1 × 999 = 999",
        "56 ÷ 8 = 7|240 ÷ 8 = 30|96 ÷ 2 = 48|1200 ÷ 100 = 12|133 ÷ 133 = 1|999 ÷ 1 = 999",
        "123456789 + 987654321 = 1111111110|so 12|the bill is $98|9 = 3 × 3|156 - 127 = 29, so no|3/4 + 1/4 = 1",
    ],
)
def test_what_is_done_at_a_glance_stays_as_it_is(content: str):
    for claim in content.split("|"):
        assert with_working([("conclude", claim)]) == [("conclude", claim)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "The trips make 46 + 27 = 73 km.",
            "The trips make 46 + 27|ones: 6 + 7 = 13, carry 1|tens: 4 + 2 + 1 = 7|46 + 27 = 73 km.",
        ),
        (
            "5 trays of 24 hold 5 × 24 = 120, and 6 more make 126",
            "5 trays of 24 hold 5 × 24|20 × 5 = 100, 4 × 5 = 20|100 + 20 = 120, and 6 more make 126",
        ),
        (
            "Each gets 48 ÷ 3 = 16, so 2 get 16 + 16 = 32 and 3 get 8 × 6 = 48.",
            "Each gets 48 ÷ 3|3 × 10 = 30, 48 - 30 = 18|3 × 6 = 18|10 + 6 = 16, so 2 get 16 + 16 = 32 and 3 get "
            "8 × 6 = 48.",
        ),
        (
            "That is 28 + 36 = 64, and 64 + 17 = 81.",
            "That is 28 + 36|ones: 8 + 6 = 14, carry 1|tens: 2 + 3 + 1 = 6|28 + 36 = 64, and 64 + 17|"
            "ones: 4 + 7 = 11, carry 1|tens: 6 + 1 + 1 = 8|64 + 17 = 81.",
        ),
    ],
)
def test_working_stands_inside_its_sentence(sentence: str, expected: str):
    assert work_out(sentence) == expected.replace("|", "\n")
    assert check_arithmetic(work_out(sentence)) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "So 8 + 7 = 15 in all.",
        "False: 46 + 27 = 74.",
        "Never: 48 ÷ 0 = 5.",
        "A part of more: 2 + 46 + 27 = 75, or 46 + 27 = 73 + 0.",
        "Decimals: 46 + 27.5 = 73.5, $1.46 + 27 = 73 and 46 + 27 = 73.5",
        "Times and dates: 10:46 + 27 = 73, 46 + 27 = 73:00, 3/46 + 27 = 73",
    ],
)
def test_other_sentences_stay_as_they_are(sentence: str):
    assert work_out(sentence) == sentence
