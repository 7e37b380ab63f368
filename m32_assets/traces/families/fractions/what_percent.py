"""Which percentage one number is of another: the fraction, brought to a hundred."""

import re
from fractions import Fraction

from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, wordings

POINTS = [
    (p * n // 100, n, p)
    for n in (10, 20, 25, 40, 50, 60, 80, 100, 120, 200, 300, 400, 500)
    for p in range(5, 100)
    if p * n % 100 == 0 and p * n // 100 > 1
]


@family("reasoning", in_words=3, point=POINTS, wording=wordings)
def what_percent(point: tuple[int, int, int], wording: str) -> Draft:
    t, n, p = point
    steps = [
        ("plan", f"percentage: {t} × 100, then ÷ {n}"),
        ("compute", f"{t} × 100 = {t * 100}"),
        ("compute", f"{t * 100} ÷ {n} = {p}"),
        ("conclude", f"so it is {p}%"),
    ]
    return Draft(fill_template(wording, t=t, n=n), steps, f"{p}%")


# Solver: finds percentages as fractions of a hundred.
def solve(prompt: str) -> str:
    """The smaller number of the prompt in percent of the larger."""
    prompt = in_digits(prompt)
    part, whole = sorted(int(n) for n in re.findall(r"\d+", prompt))
    return f"{Fraction(part, whole) * 100}%"
