"""Answers shared-work questions by the rate of one worker."""

import re
from fractions import Fraction


def solve(prompt: str) -> str:
    """The days that the second team needs."""
    days = re.search(r"(\d+) days", prompt)
    if days is None:
        raise ValueError(f"no days in {prompt!r}")
    a, b = (int(n) for n in re.findall(r"\d+", prompt.replace(days[0], "")))
    if prompt.startswith("How many days do"):
        a, b = b, a
    rate = Fraction(1, int(days[1]) * a)
    return f"{1 / (rate * b)} days"
