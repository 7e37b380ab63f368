"""Stories of one multiplication: equal groups, a price for each, a rate, a rectangle of rows."""

import re

from m32_assets.traces.columns import multiplied, steps_of
from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import told, wordings

PAIRS = [(a, b) for a in range(2, 100) for b in range(2, 13) if a < 40 or (a + b) % 3 == 0]


@family("reasoning", in_words=3, pair=PAIRS, wording=wordings)
def word_multiply(pair: tuple[int, int], wording: str) -> Draft:
    a, b = pair
    steps = [("plan", f"equal groups, so multiplication: {a} × {b}"), *steps_of(multiplied(a, b))]
    return Draft(told(wording, a=a, b=b), steps, str(a * b))


# Solver: answers stories of equal groups by adding group after group.


def solve(prompt: str) -> str:
    """As many groups as one number of the story says, each as large as the other."""
    prompt = in_digits(prompt)
    groups, size = map(int, re.findall(r"\d+", prompt))
    return str(sum(size for _ in range(groups)))
