"""Numbers as words: written by one table, read by another, and left alone where they are part of something."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from m32_assets.traces.text import in_words, numbers_in_words
from m32_assets.traces.verification.number_words import in_digits


@given(st.lists(st.integers(0, 130), min_size=1, max_size=5))
def test_what_is_written_is_read_again(numbers: list[int]):
    text = "She has " + " pens and ".join(map(str, numbers)) + " pens."
    assert in_digits(numbers_in_words(text)) == text


@pytest.mark.parametrize("value", range(2, 100))
def test_every_number_below_a_hundred_is_read(value: int):
    assert in_digits(f"{in_words(value).capitalize()} pens") == f"{value} pens"


def test_small_numbers_and_tens_become_words():
    assert numbers_in_words("7 pens, 20 cups, 24 keys, 1 map. 90 nuts!") == (
        "Seven pens, twenty cups, 24 keys, 1 map. Ninety nuts!"
    )


@pytest.mark.parametrize(
    "text",
    ["$7", "$7.50", "7.5 kg", "9:30", "3/4", "5%", "3x = 9", "12 + 4", "12 - 4", "6 × 7", "5-3", "room A7", "120"],
)
def test_part_of_something_stays(text: str):
    assert numbers_in_words(text) == text


@pytest.mark.parametrize("text", ["often", "one of them", "the second", "weightless", "a tent"])
def test_other_words_stay(text: str):
    assert in_digits(text) == text
