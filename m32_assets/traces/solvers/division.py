"""Answers division questions by counting up."""

import re

from m32_assets.traces.verification.number_words import in_digits


def solve(prompt: str) -> str:
    """The answer to the question in the prompt."""
    prompt = in_digits(prompt)
    a, b = (int(n) for n in re.findall(r"\d+", prompt))
    if a < b:
        a, b = b, a
    count = 0
    while (count + 1) * b <= a:
        count += 1
    return str(count)
