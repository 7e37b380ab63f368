"""Multiplying by one digit: tens and ones apart, then added."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import expand

WORDINGS = expand(
    "What is {a} × {b}?", "Multiply {a} by {b}.", "{a} * {b} =", "{a} times {b}?", "Find the product of {a} and {b}.",
    "Each of {b} bags holds {a} <things>. How many <things> are there?",
    "<name> packs {b} boxes with {a} <things> each. How many <things> is that?", "Compute {a} x {b}.",
)  # fmt: skip


@family("reasoning", a=range(3, 100), b=range(2, 13), wording=WORDINGS)
def multiplication(a: int, b: int, wording: str) -> Draft:
    steps, tens = [], a // 10 * 10
    if tens and a % 10:
        steps.append(("compute", f"{tens} × {b} = {tens * b}"))
        steps.append(("compute", f"{a % 10} × {b} = {a % 10 * b}"))
        steps.append(("compute", f"{tens * b} + {a % 10 * b} = {a * b}"))
    steps.append(("conclude", f"{a} × {b} = {a * b}"))
    return Draft(wording.format(a=a, b=b), steps, str(a * b))
