"""Finds percentages as fractions of a hundred."""

import re
from fractions import Fraction


def solve(prompt: str) -> str:
    """The smaller number of the prompt in percent of the larger."""
    part, whole = sorted(int(n) for n in re.findall(r"\d+", prompt))
    return f"{Fraction(part, whole) * 100}%"
