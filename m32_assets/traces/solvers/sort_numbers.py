"""Sorts numbers by walking along the number line."""

import re


def solve(prompt: str) -> str:
    """The numbers of the prompt in the asked order."""
    row = {int(n) for n in re.findall(r"\d+", prompt)}
    down = re.search(r"largest to|descending|greatest to|highest first|largest first|decreasing", prompt)
    line = range(max(row), -1, -1) if down else range(max(row) + 1)
    return ", ".join(str(n) for n in line if n in row)
