"""Subtracting whole numbers, column by column, with the borrow shown."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import expand

WORDINGS = expand(
    "What is {a} - {b}?", "Subtract {b} from {a}.", "{a} - {b} =", "Take {b} away from {a}.", "{a} minus {b}?",
    "How much more is {a} than {b}?", "Find the difference between {a} and {b}.",
    "<name> had {a} <things> and gave away {b}. How many <things> are left?",
    "Of {a} <things>, {b} are sold. How many <things> remain?",
)  # fmt: skip
PLACES = ("ones", "tens", "hundreds", "thousands")


@family("reasoning", b=range(3, 400), gap=range(3, 400), wording=WORDINGS)
def subtraction(b: int, gap: int, wording: str) -> Draft:
    a, steps, borrow = b + gap, [], 0
    for place, name in enumerate(PLACES[: len(str(a)) if a > 9 else 0]):
        have, bottom = a // 10**place % 10 - borrow, b // 10**place % 10
        if have < bottom:
            steps.append(
                (
                    "compute",
                    f"{name}: {have} is less than {bottom}, borrow: {have + 10} - {bottom} = {have + 10 - bottom}",
                )
            )
        else:
            steps.append(("compute", f"{name}: {have} - {bottom} = {have - bottom}"))
        borrow = int(have < bottom)
    steps.append(("conclude", f"{a} - {b} = {gap}"))
    return Draft(wording.format(a=a, b=b), steps, str(gap))
