"""Answers least-common-multiple questions by counting up."""

import re


def solve(prompt: str) -> str:
    """The first number that both numbers of the prompt divide (numerators of 1 left out)."""
    a, b = map(int, re.findall(r"\d+", prompt.replace("1/", " ")))
    n = 1
    while n % a or n % b:
        n += 1
    return str(n)
