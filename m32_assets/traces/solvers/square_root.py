"""Finds square roots by taking the odd numbers away one after another."""

import re


def solve(prompt: str) -> str:
    """How many odd numbers, from 1 on, make up the first number of the prompt."""
    found = re.search(r"\d+", prompt)
    if found is None:
        raise ValueError(f"no number in {prompt!r}")
    rest, odd = int(found[0]), 1
    while rest > 0:
        rest, odd = rest - odd, odd + 2
    return str(odd // 2)
