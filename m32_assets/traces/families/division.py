"""Dividing without a remainder: tens of the divisor, then ones."""

from m32_assets.traces.columns import divided, steps_of
from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import wordings

WORDINGS = wordings("division")


@family("reasoning", in_words=3, quotient=range(2, 100), b=range(2, 13), wording=WORDINGS)
def division(quotient: int, b: int, wording: str) -> Draft:
    a = quotient * b
    steps = [("plan", f"division: {a} ÷ {b}"), *steps_of(divided(a, b))]
    return Draft(wording.format(a=a, b=b), steps, str(quotient))
