"""Answers fraction-of questions in rationals."""

import re
from fractions import Fraction

from m32_assets.traces.text import number


def solve(prompt: str) -> str:
    """The fraction in the prompt, of the other number."""
    part = re.search(r"(\d+)/(\d+)", prompt)
    if part is None:
        raise ValueError(f"no fraction in {prompt!r}")
    (whole,) = re.findall(r"\d+", prompt.replace(part[0], "", 1))
    return number(Fraction(int(part[1]), int(part[2])) * int(whole))
