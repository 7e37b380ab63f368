"""Answers questions of halves and doubles by the word for how many times."""

import re
from fractions import Fraction

FACTORS = {
    "half": Fraction(1, 2),
    "third": Fraction(1, 3),
    "quarter": Fraction(1, 4),
    "double": 2,
    "twice": 2,
    "triple": 3,
    "three times": 3,
    "four times": 4,
}
WORDS = "|".join(FACTORS)
BACKWARDS = (
    rf"which is (?:{WORDS}) the|(?:{WORDS}) as much as|(?:{WORDS}) which|(?:{WORDS}) of (?:which|a number|all|my book)"
)
"""The number in the prompt is the result: the other one is asked for."""


def solve(prompt: str) -> str:
    """The number in the prompt, times the word, or the number of which it is so many times."""
    text = prompt.lower()
    found = re.search(r"\d+", text)
    if found is None:
        raise ValueError(f"no number in {prompt!r}")
    factor = next(by for word, by in FACTORS.items() if word in text)
    return str(int(found[0]) / Fraction(factor) if re.search(BACKWARDS, text) else int(found[0]) * factor)
