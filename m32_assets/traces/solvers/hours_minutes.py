"""Turns hours into minutes and back by the datetime module."""

import re
from datetime import timedelta

from m32_assets.traces.verification.number_words import in_digits


def solve(prompt: str) -> str:
    """Minutes as a number, or hours and minutes in words."""
    prompt = in_digits(prompt)
    if found := re.search(r"(\d+) hours? and (\d+) minutes?", prompt):
        return str(timedelta(hours=int(found[1]), minutes=int(found[2])) // timedelta(minutes=1))
    (minutes,) = re.findall(r"\d+", prompt)
    whole, rest = divmod(timedelta(minutes=int(minutes)), timedelta(hours=1))
    left = rest // timedelta(minutes=1)
    return f"{whole} hour{'s' * (whole != 1)} and {left} minute{'s' * (left != 1)}"
