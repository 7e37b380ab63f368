"""Dividing without a remainder: tens of the divisor, then ones."""

import re

from m32_assets.traces.columns import divided, steps_of
from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import wordings


@family("reasoning", in_words=3, quotient=range(2, 100), b=range(2, 13), wording=wordings)
def division(quotient: int, b: int, wording: str) -> Draft:
    a = quotient * b
    steps = [("plan", f"division: {a} ÷ {b}"), *steps_of(divided(a, b))]
    return Draft(wording.format(a=a, b=b), steps, str(quotient))


# Solver: answers division questions by counting up.


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
