"""Answers stories of joining by counting on from the first number."""

import re


def solve(prompt: str) -> str:
    """The number after both numbers of the story have been counted."""
    first, second = map(int, re.findall(r"\d+", prompt))
    return str(range(first, first + second + 1)[-1])
