"""Finds the largest or smallest number of a prompt as exact decimals."""

import re
from decimal import Decimal

UP = r"largest|greatest|max|highest|uppermost|farthest right|biggest|top value|exceeds|peak|best|warmest|high to low|rising"


def solve(prompt: str) -> str:
    """The number as it is written in the prompt."""
    found = re.findall(r"-?\d+\.\d+", prompt)
    best = found[0]
    up = re.search(UP, prompt) is not None
    for other in found[1:]:
        if (Decimal(other) > Decimal(best)) == up:
            best = other
    return best
