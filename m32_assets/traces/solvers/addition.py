"""Answers addition questions from their text."""

import re

from m32_assets.traces.verification.number_words import in_digits


def solve(prompt: str) -> str:
    """The sum of the two whole numbers in the prompt."""
    prompt = in_digits(prompt)
    first, second = re.findall(r"\d+", prompt)
    return str(int(first) + int(second))
