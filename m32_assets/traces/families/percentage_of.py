"""A percentage of a number, by way of one or ten percent."""

from fractions import Fraction

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import number
from m32_assets.traces.wordings import expand

WORDINGS = expand(
    "What is {p}% of {n}?", "Find {p} percent of {n}.", "{p}% of {n} =", "Calculate {p} percent of {n}.",
    "A jar holds {n} <things> and {p}% of them are red. How many <things> are red?",
    "<name> keeps {p}% of {n} <things>. How many <things> is that?",
)  # fmt: skip


@family("reasoning", p=range(5, 100, 5), n=range(20, 620, 20), wording=WORDINGS)
def percentage_of(p: int, n: int, wording: str) -> Draft:
    one, result = Fraction(n, 100), Fraction(n * p, 100)
    if p % 10 == 0:
        steps = [
            ("compute", f"10% of {n}: {n} ÷ 10 = {number(one * 10)}"),
            ("compute", f"{number(one * 10)} × {p // 10} = {number(result)}"),
        ]
    else:
        steps = [
            ("compute", f"5% of {n}: {n} ÷ 20 = {number(one * 5)}"),
            ("compute", f"{number(one * 5)} × {p // 5} = {number(result)}"),
        ]
    steps.append(("conclude", f"{p}% of {n} is {number(result)}"))
    return Draft(wording.format(p=p, n=n), steps, number(result))
