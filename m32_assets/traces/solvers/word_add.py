"""Answers stories of joining by counting on from the first number."""

import re

from m32_assets.traces.verification.number_words import in_digits


def solve(prompt: str) -> str:
    """The number after both numbers of the story have been counted."""
    prompt = in_digits(prompt)
    first, second = map(int, re.findall(r"\d+", prompt))
    return str(range(first, first + second + 1)[-1])
