"""Answers shared-work questions by the rate of one worker."""

import re
from fractions import Fraction

from m32_assets.traces.verification.number_words import in_digits

NEW_TEAM_FIRST = r"^(?:How many \w+ (?:do|would)|Tell me|For \d|If the same|\d+ tractors are to)"


def solve(prompt: str) -> str:
    """The time that the second team needs."""
    prompt = in_digits(prompt)
    found = re.findall(r"(\d+)(?: (days|hours|minutes|weeks))?", prompt)
    ((time, unit),) = (each for each in found if each[1])
    a, b = (int(n) for n, unit in found if not unit)
    if re.search(NEW_TEAM_FIRST, prompt):
        a, b = b, a
    rate = Fraction(1, int(time) * a)
    return f"{1 / (rate * b)} {unit}"
