"""A percentage of a number, by way of an easy part: half, a quarter, ten, five or one percent."""

import re
from fractions import Fraction

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import number
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, named_wordings

# Every result is whole.
POINTS = [(p, n) for p in range(5, 100, 5) for n in range(20, 620, 20)] + [
    (p, n) for p in (1, 2, 3, 4, 6, 7, 8, 9, 12, 18, 24, 36) for n in range(100, 1600, 100)
]
# The easy part that some percentages are counted in, by how many of them there are. Others go by tenths or hundredths.
EASY = {25: (4, "a quarter"), 50: (2, "half"), 75: (4, "a quarter")}


def percent_of(n: int, p: int, whole: str, name: str) -> list[str]:
    """The lines of ``p`` percent of ``n``: an easy part of it, such as a tenth, then several of it."""
    by, said = EASY.get(p) or ((100, "a hundredth") if p % 5 else (10, "a tenth"))
    part, one = 100 // by, n // by
    names, claims = [f"{part}% of {whole}"], [f"{said}: {n} ÷ {by} = {one}"]
    if by == 10 and p % 10:
        part, one = 5, one // 2
        names.append("5%")
        claims.append(f"half of 10%: {n // by} ÷ 2 = {one}")
    if part == p:
        names[-1] = name
    lines = [f"{what}, {claim}" for what, claim in zip(names, claims, strict=True)]
    return lines if part == p else [*lines, f"{name}: {one} × {p // part} = {one * (p // part)}"]


@family("reasoning", in_words=3, point=POINTS, wording=named_wordings(2))
def percentage_of(point: tuple[int, int], wording: tuple[str, ...]) -> Draft:
    p, n = point
    prompt, known, whole, wanted = (fill_template(text, p=p, n=n) for text in wording[1:])
    *lines, last = percent_of(n, p, whole, wanted)
    steps = [("plan", known), *(("compute", line) for line in lines), ("conclude", last)]
    return Draft(prompt, steps, str(n * p // 100))


# Solver: answers percentage questions in rationals.
def solve(prompt: str) -> str:
    """The answer to the question in the prompt."""
    prompt = in_digits(prompt)
    match = re.search(r"(\d+)\s*(?:%|per ?cent|pct)", prompt)
    assert match is not None
    (whole,) = re.findall(r"\d+", prompt.replace(match[0], "", 1))
    return number(Fraction(int(match[1]), 100) * int(whole))
