"""Answers subtraction questions by counting the gap."""

import re


def solve(prompt: str) -> str:
    """The answer to the question in the prompt."""
    a, b = sorted(int(n) for n in re.findall(r"\d+", prompt))
    return str(len(range(a, b)))
