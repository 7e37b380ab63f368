"""Answers proportions by cross multiplication."""

import re
from fractions import Fraction


def solve(prompt: str) -> str:
    """The fourth number of the proportion."""
    first, second, third = (int(n) for n in re.findall(r"\d+", prompt))
    if re.search(r"walks|moves|earns|fit into|prints", prompt):
        first, second = second, first
    return str(Fraction(second * third, first))
