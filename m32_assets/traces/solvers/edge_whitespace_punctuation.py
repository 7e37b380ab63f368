"""Answers cluttered comparisons: squeezes the text to its letters and digits first."""

import re


def solve(prompt: str) -> str:
    """The larger or the smaller of the two numbers."""
    squeezed = re.sub(r"[\s\W]+", "", prompt.lower())
    numbers = sorted(int(n) for n in re.findall(r"\d\d", squeezed))
    return str(numbers[0] if re.search(r"small|less|minimum|lower|fewer|least|cheaper", squeezed) else numbers[-1])
