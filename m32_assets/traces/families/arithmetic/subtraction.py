"""Subtracting whole numbers, column by column, with the borrow shown."""

import re

from m32_assets.traces.columns import steps_of, taken
from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import wordings

B = GAP = [*range(3, 100), *range(100, 600, 7)]


@family("reasoning", in_words=3, b=B, gap=GAP, wording=wordings)
def subtraction(b: int, gap: int, wording: str) -> Draft:
    a = b + gap
    steps = [("plan", f"subtraction: {a} - {b}"), *steps_of(taken(a, b))]
    return Draft(wording.format(a=a, b=b), steps, str(gap))


# Solver: answers subtraction questions by counting the gap.


def solve(prompt: str) -> str:
    """The answer to the question in the prompt."""
    prompt = in_digits(prompt)
    a, b = sorted(int(n) for n in re.findall(r"\d+", prompt))
    return str(len(range(a, b)))
