"""Solves one-step equations in words or signs by trying whole numbers."""

import re


def solve(prompt: str) -> str:
    """The whole number between -100 and 100 that fits."""
    minus = re.search(r"x - \d|minus|taken away", prompt) is not None
    found = [int(n) for n in re.findall(r"(?<!\d)-?\d+", re.sub(r"- (?=\d)", "", prompt))]
    if "from" in prompt:
        found = found[1:] + found[:1]
    a, m, c = found
    fits = [x for x in range(-100, 101) if a * x + (-m if minus else m) == c]
    return str(fits[0])
