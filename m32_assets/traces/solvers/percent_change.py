"""Answers percent changes by the part of a hundred that is there afterwards."""

import re
from fractions import Fraction


def solve(prompt: str) -> str:
    """The amount after the rise or the fall."""
    percent = re.search(r"(\d+)(?:%| percent)", prompt)
    if percent is None:
        raise ValueError(f"no percentage in {prompt!r}")
    (amount,) = re.findall(r"\d+", prompt.replace(percent[0], "", 1))
    down = re.search(r" off\b|discount|Decrease|fewer|shrinks", prompt)
    after = 100 - int(percent[1]) if down else 100 + int(percent[1])
    return str(Fraction(after, 100) * int(amount))
