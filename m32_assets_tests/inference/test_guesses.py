"""Guessed tokens are those that followed the same tokens before."""

import pytest

from m32_assets.inference.guesses import GUESSED, LONGEST, guess


@pytest.mark.parametrize(
    ("tokens", "texts", "guessed"),
    [
        ([], [], []),
        ([7], [], []),
        ([1, 2, 3], [], []),
        ([1, 2, 3, 9, 9, 1, 2], [], [3, 9, 9]),
        ([5, 6, 7, 5], [], [6, 7, 5]),
        ([5, 5], [], [5]),
        # the longest end wins over a later place of a shorter one
        ([1, 2, 3, 8, 3, 4, 1, 2, 3], [], [8, 3, 4]),
        # of equally long ones the latest place
        ([1, 2, 7, 1, 2, 8, 1, 2], [], [8, 1, 2]),
        # a longer end in a text wins over a shorter one before
        ([3, 4, 1, 2, 3], [[1, 2, 3, 6]], [6]),
        ([3, 4, 1, 3], [[1, 3, 6], [1, 3, 7, 8, 9, 9]], [7, 8, 9]),
        # nothing follows the end of a text
        ([4, 1], [[8, 1]], []),
    ],
)
def test_guess(tokens: list[int], texts: list[list[int]], guessed: list[int]):
    assert guess(tokens, texts) == guessed
    assert len(guessed) <= GUESSED


def test_longer_ends_than_the_longest_are_not_looked_for():
    end = list(range(LONGEST + 1))
    assert guess([*end, 50, *end[1:], 60, *end]) == [60, *end][:GUESSED], "the latest place of the last LONGEST tokens"
