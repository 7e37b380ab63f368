"""Stories of one addition: more comes, or parts are put together."""

import re

from m32_assets.traces.columns import added, steps_of
from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import told, wordings

NUMBERS = [*range(3, 60), *range(60, 400, 7)]


@family("reasoning", in_words=3, a=NUMBERS, b=NUMBERS, wording=wordings)
def word_add(a: int, b: int, wording: str) -> Draft:
    steps = [("plan", f"put together, so addition: {a} + {b}"), *steps_of(added(a, b))]
    return Draft(told(wording, a=a, b=b), steps, str(a + b))


# Solver: answers stories of joining by counting on from the first number.


def solve(prompt: str) -> str:
    """The number after both numbers of the story have been counted."""
    prompt = in_digits(prompt)
    first, second = map(int, re.findall(r"\d+", prompt))
    return str(range(first, first + second + 1)[-1])
