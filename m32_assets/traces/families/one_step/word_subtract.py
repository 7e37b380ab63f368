"""Stories of one subtraction: something goes, is missing, is compared, or was there before."""

import re

from m32_assets.traces.columns import steps_of, taken
from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import keyed_wordings, told

REASONS = {
    "left": "some go",
    "gap": "the difference is asked",
    "part": "the other part is asked",
    "start": "the earlier number is asked",
    "less": "the smaller number is asked",
}
NUMBERS = [*range(3, 60), *range(60, 300, 7)]


@family("reasoning", in_words=3, b=NUMBERS, gap=NUMBERS, wording=keyed_wordings)
def word_subtract(b: int, gap: int, wording: tuple[str, str]) -> Draft:
    a, (key, text) = b + gap, wording
    steps = [("plan", f"{REASONS[key]}, so subtraction: {a} - {b}"), *steps_of(taken(a, b))]
    return Draft(told(text, a=a, b=b), steps, str(gap))


# Solver: answers stories of loss, difference and an earlier number by counting up from the smaller number.


def solve(prompt: str) -> str:
    """The steps from the smaller number of the story to the larger."""
    prompt = in_digits(prompt)
    low, high = sorted(map(int, re.findall(r"\d+", prompt)))
    return str(len(range(low, high)))
