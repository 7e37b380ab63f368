"""Stories of one addition: more comes, or parts are put together."""

from m32_assets.traces.columns import added, steps_of
from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import told, wordings

WORDINGS = wordings("word_add")
NUMBERS = [*range(3, 60), *range(60, 400, 7)]


@family("reasoning", in_words=3, a=NUMBERS, b=NUMBERS, wording=WORDINGS)
def word_add(a: int, b: int, wording: str) -> Draft:
    steps = [("plan", f"put together, so addition: {a} + {b}"), *steps_of(added(a, b))]
    return Draft(told(wording, a=a, b=b), steps, str(a + b))
