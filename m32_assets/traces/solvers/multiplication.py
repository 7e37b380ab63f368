"""Answers multiplication questions by repeated addition."""

import re


def solve(prompt: str) -> str:
    """The answer to the question in the prompt."""
    a, b = (int(n) for n in re.findall(r"\d+", prompt))
    return str(sum([a] * b))
