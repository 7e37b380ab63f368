"""A fraction in lowest terms: divide top and bottom by what both can be divided by."""

import re
from math import gcd

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import fill_template, named_wordings

POINTS = [(t, b, g) for b in range(2, 16) for t in range(1, b) if gcd(t, b) == 1 for g in range(2, 13)]


def reduced(top: int, bottom: int, name: str) -> list[str]:
    """The lines that bring a fraction to lowest terms."""
    by = gcd(top, bottom)
    t, b = top // by, bottom // by
    return [f"{by} divides both: {top} ÷ {by} = {t}, {bottom} ÷ {by} = {b}", f"{name}: {top}/{bottom} = {t}/{b}"]


@family("reasoning", point=POINTS, wording=named_wordings(1))
def fraction_simplify(point: tuple[int, int, int], wording: tuple[str, ...]) -> Draft:
    t, b, g = point
    x, y = t * g, b * g
    prompt, known, wanted = (fill_template(text, f=f"{x}/{y}", x=x, y=y) for text in wording[1:])
    work, end = reduced(x, y, wanted)
    return Draft(prompt, [("plan", known), ("compute", work), ("conclude", end)], f"{t}/{b}")


# Solver: reduces fractions by trying divisors downwards.
def solve(prompt: str) -> str:
    """The proper fraction of the prompt in lowest terms."""
    top, bottom = sorted(int(n) for n in re.findall(r"\d+", prompt))
    by = next(d for d in range(top, 0, -1) if top % d == bottom % d == 0)
    return f"{top // by}/{bottom // by}"
