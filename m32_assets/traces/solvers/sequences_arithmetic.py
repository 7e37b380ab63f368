"""Continues arithmetic sequences: twice the last term less the one before it."""

import re


def solve(prompt: str) -> str:
    """The term after the numbers of the prompt."""
    terms = [int(x) for x in re.findall(r"\d+", prompt)]
    return str(2 * terms[-1] - terms[-2])
