"""Answers greatest-common-divisor questions by trying every divisor."""

import re


def solve(prompt: str) -> str:
    """The largest number that divides the first two numbers of the prompt."""
    a, b = map(int, re.findall(r"\d+", prompt)[:2])
    return str(max(d for d in range(1, min(a, b) + 1) if a % d == b % d == 0))
