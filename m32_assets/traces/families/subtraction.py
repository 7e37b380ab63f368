"""Subtracting whole numbers, column by column, with the borrow shown."""

from m32_assets.traces.columns import steps_of, taken
from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import wordings

WORDINGS = wordings("subtraction")
B = GAP = [*range(3, 100), *range(100, 600, 7)]


@family("reasoning", in_words=3, b=B, gap=GAP, wording=WORDINGS)
def subtraction(b: int, gap: int, wording: str) -> Draft:
    a = b + gap
    steps = [("plan", f"subtraction: {a} - {b}"), *steps_of(taken(a, b))]
    return Draft(wording.format(a=a, b=b), steps, str(gap))
