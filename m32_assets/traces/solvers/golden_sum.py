"""Adds the numbers of a prompt by counting strokes."""

import re


def solve(prompt: str) -> str:
    """The sum of all numbers in the prompt."""
    return str(len("".join("|" * int(n) for n in re.findall(r"\d+", prompt))))
