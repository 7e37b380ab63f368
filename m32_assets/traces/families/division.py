"""Dividing by one digit: the multiples that bracket the number, and the remainder."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import expand

WORDINGS = expand(
    "What is {a} ÷ {b}?", "Divide {a} by {b}.", "{a} / {b} =", "How many times does {b} go into {a}?",
    "{a} <things> are shared equally among {b} children. How many <things> does each get?",
    "<name> puts {a} <things> into rows of {b}. How many rows are there?", "{a} divided by {b}?",
)  # fmt: skip


@family("reasoning", quotient=range(2, 60), b=range(2, 13), wording=WORDINGS)
def division(quotient: int, b: int, wording: str) -> Draft:
    a, tens = quotient * b, quotient // 10 * 10
    steps = []
    if tens and quotient % 10:
        rest = a - tens * b
        steps.append(("compute", f"{b} × {tens} = {tens * b}, and {a} - {tens * b} = {rest}"))
        steps.append(("compute", f"{b} × {quotient % 10} = {rest}"))
        steps.append(("compute", f"{tens} + {quotient % 10} = {quotient}"))
    else:
        steps.append(("compute", f"{b} × {quotient} = {a}"))
    steps.append(("conclude", f"{a} ÷ {b} = {quotient}"))
    return Draft(wording.format(a=a, b=b), steps, str(quotient))
