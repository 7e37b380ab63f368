"""Finds percentages as fractions of a hundred."""

import re
from fractions import Fraction

from m32_assets.traces.verification.number_words import in_digits


def solve(prompt: str) -> str:
    """The smaller number of the prompt in percent of the larger."""
    prompt = in_digits(prompt)
    part, whole = sorted(int(n) for n in re.findall(r"\d+", prompt))
    return f"{Fraction(part, whole) * 100}%"
