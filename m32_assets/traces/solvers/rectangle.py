"""Answers area and perimeter questions."""

import re

from m32_assets.traces.verification.number_words import in_digits


def solve(prompt: str) -> str:
    """The answer to the question in the prompt, in cm or m as its sides."""
    prompt = in_digits(prompt)
    a, b = (int(n) for n in re.findall(r"\d+", prompt))
    unit = "cm" if re.search(r"\d cm", prompt) else "m"
    if re.search(r"area|square|surface", prompt.lower()):
        return f"{sum(a for _ in range(b))} square {unit}"
    return f"{a + b + a + b} {unit}"
