"""Answers subtraction questions by counting the gap."""

import re

from m32_assets.traces.verification.number_words import in_digits


def solve(prompt: str) -> str:
    """The answer to the question in the prompt."""
    prompt = in_digits(prompt)
    a, b = sorted(int(n) for n in re.findall(r"\d+", prompt))
    return str(len(range(a, b)))
