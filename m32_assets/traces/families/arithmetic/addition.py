"""Adding two whole numbers, column by column, with the carry shown."""

import re

from m32_assets.traces.columns import added, steps_of
from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import wordings

A, B = [*range(4, 100), *range(100, 1000, 7)], [*range(3, 100), *range(101, 900, 13)]


@family("reasoning", in_words=3, a=A, b=B, wording=wordings)
def addition(a: int, b: int, wording: str) -> Draft:
    steps = [("plan", f"addition: {a} + {b}"), *steps_of(added(a, b))]
    return Draft(wording.format(a=a, b=b), steps, str(a + b))


# Solver: answers addition questions from their text.


def solve(prompt: str) -> str:
    """The sum of the two whole numbers in the prompt."""
    prompt = in_digits(prompt)
    first, second = re.findall(r"\d+", prompt)
    return str(int(first) + int(second))
