"""A fraction in lowest terms: divide top and bottom by what both can be divided by."""

import re
from math import gcd

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import fill_template, wordings

POINTS = [(t, b, g) for b in range(2, 16) for t in range(1, b) if gcd(t, b) == 1 for g in range(2, 13)]


@family("reasoning", point=POINTS, wording=wordings)
def fraction_simplify(point: tuple[int, int, int], wording: str) -> Draft:
    t, b, g = point
    x, y = t * g, b * g
    steps = [
        ("plan", f"simplify: {x} and {y} can both be divided by {g}"),
        ("compute", f"{x} ÷ {g} = {t}, {y} ÷ {g} = {b}"),
        ("conclude", f"{x}/{y} = {t}/{b}"),
    ]
    return Draft(fill_template(wording, f=f"{x}/{y}", x=x, y=y), steps, f"{t}/{b}")


# Solver: reduces fractions by trying divisors downwards.
def solve(prompt: str) -> str:
    """The proper fraction of the prompt in lowest terms."""
    top, bottom = sorted(int(n) for n in re.findall(r"\d+", prompt))
    by = next(d for d in range(top, 0, -1) if top % d == bottom % d == 0)
    return f"{top // by}/{bottom // by}"
