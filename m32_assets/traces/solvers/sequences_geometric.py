"""Continues geometric sequences: the last term squared over the one before it."""

import re
from fractions import Fraction


def solve(prompt: str) -> str:
    """The term after the numbers of the prompt."""
    before, last = [int(x) for x in re.findall(r"\d+", prompt)][-2:]
    return str(Fraction(last * last, before))
