"""Which percentage one number is of another, by way of an easy part of the whole, such as one percent."""

import re
from fractions import Fraction
from math import gcd

from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, named_wordings

POINTS = [
    (p * n // 100, n, p)
    for n in (10, 20, 25, 40, 50, 60, 80, 100, 120, 200, 300, 400, 500)
    for p in range(5, 100)
    if p * n % 100 == 0 and p * n // 100 > 1
]
# An easy part of the whole, by how many of them there are: a whole number of percent and a whole number of things.
EASY = {10: "a tenth", 20: "a twentieth", 25: "a twenty-fifth", 50: "a fiftieth", 100: "a hundredth"}


@family("reasoning", in_words=3, point=POINTS, wording=named_wordings(3))
def what_percent(point: tuple[int, int, int], wording: tuple[str, ...]) -> Draft:
    t, n, p = point
    prompt, known, whole, wanted, end = (fill_template(text, t=t, n=n, percent=f"{p}%") for text in wording[1:])
    if str(t) not in known:
        known = known.replace("; wanted: ", f", the part is {t}; wanted: ")
    parts = gcd(n, 100)
    each, size = 100 // parts, n // parts
    lines = [f"{each}% of {whole}, {EASY[parts]}: {n} ÷ {parts} = {size}"]
    if size > 1:
        name = wanted if each == 1 else f"how often {size} fits into {t}"
        lines.append(f"{name}: {t} ÷ {size} = {t // size}")
    if each > 1:
        lines.append(f"{wanted}: {t // size} × {each} = {p}")
    return Draft(prompt, [("plan", known), *(("compute", line) for line in lines), ("conclude", end)], f"{p}%")


# Solver: finds percentages as fractions of a hundred.
def solve(prompt: str) -> str:
    """The smaller number of the prompt in percent of the larger."""
    prompt = in_digits(prompt)
    part, whole = sorted(int(n) for n in re.findall(r"\d+", prompt))
    return f"{Fraction(part, whole) * 100}%"
