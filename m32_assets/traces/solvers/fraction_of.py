"""Answers fraction-of questions in rationals."""

import re
from fractions import Fraction

from m32_assets.traces.text import number


def solve(prompt: str) -> str:
    """The answer to the question in the prompt."""
    top, bottom, whole = (int(n) for n in re.findall(r"\d+", prompt))
    return number(Fraction(top, bottom) * whole)
