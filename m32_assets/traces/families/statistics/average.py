"""The mean of three or four numbers: the sum, then divided by how many."""

import re
from fractions import Fraction

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import listing, number, plural
from m32_assets.traces.wordings import fill_template, wordings

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday")


class Values(tuple[int, ...]):
    """Numbers in a wording: ``{l}`` is 4, 5 and 6; ``{l:,}`` 4, 5, 6; ``{l:days}`` Monday 4, Tuesday 5, Wednesday 6;
    ``{l:kg}`` 4 kg, 5 kg and 6 kg; ``{l:page}`` 1 page, 5 pages and 6 pages."""

    def __format__(self, style: str) -> str:
        if style == "days":
            return ", ".join(f"{day} {value}" for day, value in zip(DAYS, self, strict=False))
        if len(style) > 2:
            return listing([plural(value, style) for value in self])
        words = [f"{value} {style}".strip(" ,") for value in self]
        return ", ".join(words) if style == "," else listing(words)


@family("reasoning", mean=range(5, 60), shift=range(1, 6), spread=range(0, 5), count=(3, 4), wording=wordings)
def average(mean: int, shift: int, spread: int, count: int, wording: str) -> Draft:
    values = [mean - shift, mean + shift + spread, mean - spread] + [mean] * (count - 3)
    steps = [("plan", f"mean: add the {count} numbers, divide by {count}")]
    total = values[0]
    for value in values[1:]:
        steps.append(("compute", f"{total} + {value} = {total + value}"))
        total += value
    steps.append(("conclude", f"{total} ÷ {count} = {mean}"))
    return Draft(fill_template(wording, l=Values(values), key=mean * 31 + shift), steps, str(mean))


# Solver: answers mean questions from their text.
def solve(prompt: str) -> str:
    """The answer to the question in the prompt."""
    values = [int(n) for n in re.findall(r"\d+", prompt)]
    return number(Fraction(sum(values), len(values)))
