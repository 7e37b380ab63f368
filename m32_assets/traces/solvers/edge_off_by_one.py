"""Answers off-by-one questions by laying everything out and counting it."""

import re


def solve(prompt: str) -> str:
    """The number of things that are there when all are drawn."""
    x, y = map(int, re.findall(r"\d+", prompt))
    if "fence" in prompt:
        ends = {i for gap in range(x) for i in (gap, (gap + 1) % x if "round" in prompt else gap + 1)}
        return str(len(ends))
    if "cuts" in prompt:
        return str(len(list(range(1, y))))
    if "couplings" in prompt:
        return str(len(list(zip(range(x), range(1, x), strict=False))))
    line = list(range(x, y + 1))
    if "between" in prompt:
        line = line[1:-1]
    elif re.search(r"nights|flights", prompt):
        line = line[:-1]
    return str(len(line))
