"""Stories of one division: equal shares, or how many groups."""

import re

from m32_assets.traces.columns import divided, steps_of
from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import told, wordings


@family("reasoning", in_words=3, quotient=range(2, 61), b=range(2, 13), wording=wordings)
def word_divide(quotient: int, b: int, wording: str) -> Draft:
    a = quotient * b
    steps = [("plan", f"equal parts, so division: {a} ÷ {b}"), *steps_of(divided(a, b))]
    return Draft(told(wording, a=a, b=b), steps, str(quotient))


# Solver: answers stories of sharing by handing out round after round.


def solve(prompt: str) -> str:
    """How many rounds the larger number of the story lasts."""
    prompt = in_digits(prompt)
    people, stock = sorted(map(int, re.findall(r"\d+", prompt)))
    rounds = 0
    while stock >= people:
        stock, rounds = stock - people, rounds + 1
    return str(rounds)
