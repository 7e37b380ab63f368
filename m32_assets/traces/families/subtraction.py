"""Subtracting whole numbers, column by column, with the borrow shown."""

from m32_assets.traces.columns import steps_of, taken
from m32_assets.traces.family import Draft, family

WORDINGS = (
    "What is {a} - {b}?", "Subtract {b} from {a}.", "{a} - {b} =", "Take {b} away from {a}.", "{a} minus {b}?",
    "How much more is {a} than {b}?", "Find the difference between {a} and {b}.", "Calculate {a} minus {b}.",
    "{a}-{b}", "What is left when {b} is taken from {a}?", "How far apart are {b} and {a} on the number line?",
    "Decrease {a} by {b}.", "How much less is {b} than {a}?", "Please work out {a} - {b}.",
    "Which number must be added to {b} to get {a}?", "Reduce {a} by {b} and give the result.",
    "Which number is {b} less than {a}?",
)  # fmt: skip
B = GAP = [*range(3, 100), *range(100, 600, 7)]


@family("reasoning", b=B, gap=GAP, wording=WORDINGS)
def subtraction(b: int, gap: int, wording: str) -> Draft:
    a = b + gap
    steps = [("plan", f"subtraction: {a} - {b}"), *steps_of(taken(a, b))]
    return Draft(wording.format(a=a, b=b), steps, str(gap))
