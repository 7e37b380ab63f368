"""Adds the numbers of a prompt by counting on."""

import re

from m32_assets.traces.verification.number_words import in_digits


def solve(prompt: str) -> str:
    """The sum of the last three numbers."""
    prompt = in_digits(prompt)
    total = 0
    for number in re.findall(r"\d+", prompt)[-3:]:  # "three classes have …" stands before
        for _ in range(int(number)):
            total += 1
    return str(total)
