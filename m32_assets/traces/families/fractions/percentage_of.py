"""A percentage of a number, by way of ten or one percent."""

import re
from fractions import Fraction

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import number
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, wordings

# Every result is whole.
POINTS = [(p, n) for p in range(5, 100, 5) for n in range(20, 620, 20)] + [
    (p, n) for p in (1, 2, 3, 4, 6, 7, 8, 9, 12, 18, 24, 36) for n in range(100, 1600, 100)
]


@family("reasoning", in_words=3, point=POINTS, wording=wordings)
def percentage_of(point: tuple[int, int], wording: str) -> Draft:
    p, n = point
    part = 10 if p % 10 == 0 else 5 if p % 5 == 0 else 1
    unit, result = Fraction(n * part, 100), n * p // 100
    steps = [
        ("plan", f"percent: {part}% of {n} is {n} ÷ {100 // part}" + (f", then × {p // part}" if p > part else "")),
        ("compute", f"{n} ÷ {100 // part} = {number(unit)}"),
    ]
    if p > part:
        steps.append(("compute", f"{number(unit)} × {p // part} = {result}"))
    steps.append(("conclude", f"{p}% of {n} is {result}"))
    return Draft(fill_template(wording, p=p, n=n), steps, str(result))


# Solver: answers percentage questions in rationals.
def solve(prompt: str) -> str:
    """The answer to the question in the prompt."""
    prompt = in_digits(prompt)
    match = re.search(r"(\d+)\s*(?:%|per ?cent)", prompt)
    assert match is not None
    (whole,) = re.findall(r"\d+", prompt.replace(match[0], "", 1))
    return number(Fraction(int(match[1]), 100) * int(whole))
