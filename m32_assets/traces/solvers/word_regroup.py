"""Answers questions about lots that are shared out by taking away a share after the other."""

import re

from m32_assets.traces.verification.number_words import in_digits

SHARES_FIRST = r"^\d+ (?:children share|vans)|dog eats|^split|^What does each"


def solve(prompt: str) -> str:
    """How often the number of shares, or the size of one, can be taken from all the lots."""
    prompt = in_digits(prompt)
    numbers = [int(n) for n in re.findall(r"\d+", prompt)]
    by = numbers.pop()
    if re.search(SHARES_FIRST, prompt):
        numbers, by = [numbers[1], by], numbers[0]
    elif "How many tickets" in prompt:
        numbers, by = [numbers[0], by], numbers[1]
    left, times = sum([numbers[0]] * numbers[1]), 0
    while left:
        left -= by
        times += 1
    return str(times)
