"""Answers percentage questions in rationals."""

import re
from fractions import Fraction

from m32_assets.traces.text import number
from m32_assets.traces.verification.number_words import in_digits


def solve(prompt: str) -> str:
    """The answer to the question in the prompt."""
    prompt = in_digits(prompt)
    match = re.search(r"(\d+)\s*(?:%|per ?cent)", prompt)
    assert match is not None
    (whole,) = re.findall(r"\d+", prompt.replace(match[0], "", 1))
    return number(Fraction(int(match[1]), 100) * int(whole))
