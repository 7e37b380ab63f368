"""Finds remainders by taking the smaller number away until it no longer fits."""

import re

from m32_assets.traces.verification.number_words import in_digits


def solve(prompt: str) -> str:
    """What is left of the larger of the two numbers."""
    prompt = in_digits(prompt)
    small, rest = sorted(set(map(int, re.findall(r"\d+", prompt))))
    while rest >= small:
        rest -= small
    return str(rest)
