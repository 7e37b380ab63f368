"""Adds and subtracts decimals as text of the decimal module."""

import re
from decimal import Decimal


def solve(prompt: str) -> str:
    """The sum or the difference of the two numbers in the prompt, without trailing zeros."""
    found = [Decimal(n) for n in re.findall(r"\d+(?:\.\d+)?", prompt)]
    less = re.search(r" - |[Ss]ubtract|minus|saws|poured out|difference", prompt)
    low, high = sorted(found)
    return f"{(high - low if less else low + high).normalize():f}"
