"""Adding two whole numbers, column by column, with the carry shown."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import expand

WORDINGS = expand(
    "What is {a} + {b}?", "Add {a} and {b}.", "{a} + {b} =", "Find the sum of {a} and {b}.", "Compute {a} plus {b}.",
    "What do you get when {b} is added to {a}?", "{a}+{b}?", "Work out the total of {a} and {b}.",
    "<name> has {a} <things> and gets {b} more. How many <things> does <name> have?",
    "One box holds {a} <things>, another holds {b}. How many <things> are there in all?",
)  # fmt: skip
PLACES = ("ones", "tens", "hundreds", "thousands")


@family("reasoning", a=range(4, 700), b=range(3, 300), wording=WORDINGS)
def addition(a: int, b: int, wording: str) -> Draft:
    steps, carry = [], 0
    if a > 9 or b > 9:
        for place, name in enumerate(PLACES[: max(len(str(a)), len(str(b)))]):
            x, y = a // 10**place % 10, b // 10**place % 10
            total = x + y + carry
            claim = f"{name}: {x} + {y}{f' + {carry}' if carry else ''} = {total}"
            carry = total // 10
            steps.append(("compute", f"{claim}, carry 1" if carry else claim))
    steps.append(("conclude", f"{a} + {b} = {a + b}"))
    return Draft(wording.format(a=a, b=b), steps, str(a + b))
