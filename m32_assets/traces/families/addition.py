"""Adding two whole numbers, column by column, with the carry shown."""

from m32_assets.traces.columns import added, steps_of
from m32_assets.traces.family import Draft, family

WORDINGS = (
    "What is {a} + {b}?", "Add {a} and {b}.", "{a} + {b} =", "Find the sum of {a} and {b}.", "Compute {a} plus {b}.",
    "What do you get when {b} is added to {a}?", "{a}+{b}?", "Work out the total of {a} and {b}.",
    "{a} and {b} make how much together?", "Sum up {a} and {b}", "How much is {a} plus {b}?",
    "Please calculate {a} + {b}.", "Increase {a} by {b}. What number is that?", "Tell me the value of {a} + {b}.",
    "A calculator shows {a}. Someone presses + {b} =. What does it show now?",
    "Which number is {b} more than {a}?",
)  # fmt: skip
A, B = [*range(4, 100), *range(100, 1000, 7)], [*range(3, 100), *range(101, 900, 13)]


@family("reasoning", a=A, b=B, wording=WORDINGS)
def addition(a: int, b: int, wording: str) -> Draft:
    steps = [("plan", f"addition: {a} + {b}"), *steps_of(added(a, b))]
    return Draft(wording.format(a=a, b=b), steps, str(a + b))
