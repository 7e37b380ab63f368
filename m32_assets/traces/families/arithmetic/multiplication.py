"""Multiplying whole numbers: one of them by tens and ones, then added."""

import re

from m32_assets.traces.columns import multiplied, steps_of
from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import wordings

PAIRS = [
    *((a, b) for a in range(3, 100) for b in range(2, 13)),
    *((a, b) for b in range(13, 100) for a in range(2, 10)),
    *((a, b) for a in range(13, 60) for b in range(13, 60) if (3 * a + b) % 4 == 0),
    *((a, b) for a in range(101, 999) for b in range(2, 10) if (a + b) % 7 == 0),
]


@family("reasoning", in_words=3, pair=PAIRS, wording=wordings)
def multiplication(pair: tuple[int, int], wording: str) -> Draft:
    a, b = pair
    steps = [("plan", f"multiplication: {a} × {b}"), *steps_of(multiplied(a, b))]
    return Draft(wording.format(a=a, b=b), steps, str(a * b))


# Solver: answers multiplication questions by repeated addition.


def solve(prompt: str) -> str:
    """The answer to the question in the prompt."""
    prompt = in_digits(prompt)
    a, b = (int(n) for n in re.findall(r"\d+", prompt))
    return str(sum([a] * b))
