"""Finds remainders by taking the smaller number away until it no longer fits."""

import re


def solve(prompt: str) -> str:
    """What is left of the larger of the two numbers."""
    small, rest = sorted(set(map(int, re.findall(r"\d+", prompt))))
    while rest >= small:
        rest -= small
    return str(rest)
