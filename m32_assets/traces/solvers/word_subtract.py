"""Answers stories of loss, difference and an earlier number by counting up from the smaller number."""

import re


def solve(prompt: str) -> str:
    """The steps from the smaller number of the story to the larger."""
    low, high = sorted(map(int, re.findall(r"\d+", prompt)))
    return str(len(range(low, high)))
