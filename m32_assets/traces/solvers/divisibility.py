"""Answers divisibility questions by rebuilding the multiple."""

import re


def solve(prompt: str) -> str:
    """``yes`` when the smaller number of the prompt, counted up, lands on the larger."""
    small, large = sorted(map(int, re.findall(r"\d+", prompt)))
    return "yes" if large in range(0, large + 1, small) else "no"
