"""The mean of three or four numbers: the sum, then divided by how many."""

import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import listing, number, plural
from m32_assets.traces.wordings import fill_template, named_wordings, with_numbers

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday")
JOINS = {",": ", ", ";": "; ", " ": " ", "+": " + "}


class Values(tuple[int, ...]):
    """Numbers in a wording: ``{l}`` is 4, 5 and 6; ``{l:,}`` 4, 5, 6, also with ``;`` or a space; ``{l:+}`` 4 + 5 + 6;
    ``{l:days}`` Monday 4, Tuesday 5, Wednesday 6; ``{l:kg}`` 4 kg, 5 kg and 6 kg; ``{l:page}`` 1 page, 5 pages and 6
    pages."""

    def __format__(self, style: str) -> str:
        if style == "days":
            return ", ".join(f"{day} {value}" for day, value in zip(DAYS, self, strict=False))
        if len(style) > 2:
            return listing([plural(value, style) for value in self])
        if style in JOINS:
            return JOINS[style].join(map(str, self))
        return listing([f"{value} {style}".strip() for value in self])


def running_sums(values: Sequence[int], in_all: str) -> list[str]:
    """The values added one by one; ``in_all`` names the last sum, and what the sums before count if it says so."""
    sums = list(accumulate(values))
    counted = in_all.removesuffix(" in all") if in_all.endswith(" in all") else "sum"
    names = [f"{counted} of the first {many}" for many in ("two", "three", "four")[: len(values) - 2]] + [in_all]
    return [
        f"{name}: {before} + {value} = {after}"
        for name, before, value, after in zip(names, sums[:-1], values[1:], sums[1:], strict=True)
    ]


@family("reasoning", mean=range(5, 60), shift=range(1, 6), spread=range(0, 5), count=(3, 4), wording=named_wordings(2))
def average(mean: int, shift: int, spread: int, count: int, wording: tuple[str, ...]) -> Draft:
    values = [mean - shift, mean + shift + spread, mean - spread] + [mean] * (count - 3)
    prompt, known, in_all, wanted = (
        fill_template(text, l=Values(values), n=str(count), key=mean * 31 + shift) for text in wording[1:]
    )
    steps = [
        ("plan", with_numbers(known, f"{Values(values):,}")),
        *(("compute", step) for step in running_sums(values, in_all)),
        ("conclude", f"{wanted}: {sum(values)} ÷ {count} = {mean}"),
    ]
    return Draft(prompt, steps, str(mean))


# Solver: answers mean questions from their text.
def solve(prompt: str) -> str:
    """The answer to the question in the prompt."""
    values = [int(n) for n in re.findall(r"(?<![/÷] )\b\d+", prompt)]
    return number(Fraction(sum(values), len(values)))
