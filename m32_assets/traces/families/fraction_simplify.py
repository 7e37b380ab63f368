"""A fraction in lowest terms: divide top and bottom by what both can be divided by."""

from math import gcd

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import told, wordings

WORDINGS = wordings("fraction_simplify")
POINTS = [(t, b, g) for b in range(2, 16) for t in range(1, b) if gcd(t, b) == 1 for g in range(2, 13)]


@family("reasoning", point=POINTS, wording=WORDINGS)
def fraction_simplify(point: tuple[int, int, int], wording: str) -> Draft:
    t, b, g = point
    x, y = t * g, b * g
    steps = [
        ("plan", f"simplify: {x} and {y} can both be divided by {g}"),
        ("compute", f"{x} ÷ {g} = {t}, {y} ÷ {g} = {b}"),
        ("conclude", f"{x}/{y} = {t}/{b}"),
    ]
    return Draft(told(wording, f=f"{x}/{y}", x=x, y=y), steps, f"{t}/{b}")
