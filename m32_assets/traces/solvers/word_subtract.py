"""Answers stories of loss, difference and an earlier number by counting up from the smaller number."""

import re

from m32_assets.traces.verification.number_words import in_digits


def solve(prompt: str) -> str:
    """The steps from the smaller number of the story to the larger."""
    prompt = in_digits(prompt)
    low, high = sorted(map(int, re.findall(r"\d+", prompt)))
    return str(len(range(low, high)))
