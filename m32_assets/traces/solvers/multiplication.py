"""Answers multiplication questions by repeated addition."""

import re

from m32_assets.traces.verification.number_words import in_digits


def solve(prompt: str) -> str:
    """The answer to the question in the prompt."""
    prompt = in_digits(prompt)
    a, b = (int(n) for n in re.findall(r"\d+", prompt))
    return str(sum([a] * b))
