"""Adding two whole numbers, column by column, with the carry shown."""

from m32_assets.traces.columns import added, steps_of
from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import wordings

WORDINGS = wordings("addition")
A, B = [*range(4, 100), *range(100, 1000, 7)], [*range(3, 100), *range(101, 900, 13)]


@family("reasoning", in_words=3, a=A, b=B, wording=WORDINGS)
def addition(a: int, b: int, wording: str) -> Draft:
    steps = [("plan", f"addition: {a} + {b}"), *steps_of(added(a, b))]
    return Draft(wording.format(a=a, b=b), steps, str(a + b))
