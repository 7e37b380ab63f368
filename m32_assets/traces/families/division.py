"""Dividing without a remainder: tens of the divisor, then ones."""

from m32_assets.traces.columns import divided, steps_of
from m32_assets.traces.family import Draft, family

WORDINGS = (
    "What is {a} ÷ {b}?", "Divide {a} by {b}.", "{a} / {b} =", "How many times does {b} go into {a}?",
    "{a} divided by {b}?", "Find the quotient of {a} and {b}.", "Compute {a} ÷ {b}.", "Calculate {a} over {b}.",
    "How much is {a} divided by {b}?", "Split {a} into {b} equal parts. How large is one part?", "{a} : {b} = ?",
    "How often can {b} be taken away from {a} until nothing is left?", "Work out {a} shared by {b}.",
    "Which number times {b} is {a}?", "{b} times what is {a}?",
)  # fmt: skip


@family("reasoning", quotient=range(2, 100), b=range(2, 13), wording=WORDINGS)
def division(quotient: int, b: int, wording: str) -> Draft:
    a = quotient * b
    steps = [("plan", f"division: {a} ÷ {b}"), *steps_of(divided(a, b))]
    return Draft(wording.format(a=a, b=b), steps, str(quotient))
