"""Answers division questions by counting up."""

import re


def solve(prompt: str) -> str:
    """The answer to the question in the prompt."""
    a, b = (int(n) for n in re.findall(r"\d+", prompt))
    if a < b:
        a, b = b, a
    count = 0
    while (count + 1) * b <= a:
        count += 1
    return str(count)
