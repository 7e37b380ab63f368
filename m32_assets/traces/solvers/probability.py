"""Finds probabilities by writing all cases down and counting."""

import re
from fractions import Fraction


def solve(prompt: str) -> str:
    """The part of the cases that is asked about, in lowest terms."""
    first, second = (int(n) for n in re.findall(r"\d+", prompt))
    if re.search(r"tickets in a raffle|wheel|seeds, |doors at|bulbs", prompt):
        cases = "x" * min(first, second) + "o" * abs(first - second)
    else:
        cases = "x" * first + "o" * second
    return str(Fraction(cases.count("x"), len(cases)))
