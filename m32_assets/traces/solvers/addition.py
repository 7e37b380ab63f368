"""Answers addition questions from their text."""

import re


def solve(prompt: str) -> str:
    """The sum of the two whole numbers in the prompt."""
    first, second = re.findall(r"\d+", prompt)
    return str(int(first) + int(second))
