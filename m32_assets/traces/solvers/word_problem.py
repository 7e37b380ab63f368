"""Answers the two-step stories from their text."""

import re


def solve(prompt: str) -> str:
    """The answer to the question in the prompt."""
    values = [int(n) for n in re.findall(r"\d+", prompt)]
    return str(sum([values[0]] * values[1]) - values[2])
