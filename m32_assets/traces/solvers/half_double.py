"""Answers questions of halves and doubles by the word for how many times."""

import re
from fractions import Fraction

FACTORS = {
    "half": Fraction(1, 2), "third": Fraction(1, 3), "quarter": Fraction(1, 4), "double": 2, "triple": 3, "four times": 4,
}  # fmt: skip


def solve(prompt: str) -> str:
    """The number in the prompt, times the word."""
    found = re.search(r"\d+", prompt)
    if found is None:
        raise ValueError(f"no number in {prompt!r}")
    factor = next(by for word, by in FACTORS.items() if word in prompt.lower())
    return str(int(found[0]) * factor)
