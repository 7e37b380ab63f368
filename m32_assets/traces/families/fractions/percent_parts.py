"""Percentages of a whole: two of one number, what is left of 100%, the whole from a part, 0% and 100%, in words."""

import re
from fractions import Fraction
from itertools import count

from m32_assets.traces.columns import multiplied, steps_of
from m32_assets.traces.families.fractions.fraction_of import Part, fractions_of
from m32_assets.traces.families.fractions.percent_story import EASY, PERCENTS, share
from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, keyed_wordings

FRACTIONS = {
    50: Part(1, 2),
    25: Part(1, 4),
    75: Part(3, 4),
    10: Part(1, 10),
    20: Part(1, 5),
    40: Part(2, 5),
    60: Part(3, 5),
    80: Part(4, 5),
    30: Part(3, 10),
    70: Part(7, 10),
    90: Part(9, 10),
}
PAIRS = [(n, p, q) for n, p in EASY for q in PERCENTS if p != q and p + q < 100]
ENDS = [(n, p, 0) for n in range(3, 150) for p in (0, 100)]
# The points: the number {n}, the percentage {p}, a second one {q}; {v} is what is known of the whole.
SPACES = {
    "two": [(n, p, q) for n, p, q in PAIRS if (n, 100 - p - q) in EASY],
    "all": ENDS,
    "none": ENDS,
    "both": [(n, p, q) for n, p, q in PAIRS if (n, p + q) in EASY],
    "free": [(20, p, q) for p in range(5, 80, 5) for q in range(5, 96 - p, 5)],
    "whole": [(n, p, 0) for n in range(40, 260, 20) for p in (5, 10, 20, 25, 50)],
    "wholeleft": [(n, p, 0) for n in range(20, 210, 10) for p in range(10, 90, 10)],
    "word": [(n, p, 0) for n in range(20, 260, 20) for p in FRACTIONS],
}
POINTS = [
    (*entry, *points[i])
    for entry in keyed_wordings(__file__)
    for points in [SPACES[entry[0]]]
    for i in range(0, len(points), len(points) // 200 + 1)
]


@family("reasoning", in_words=3, point=POINTS)
def percent_parts(point: tuple) -> Draft:
    kind, text, n, p, q = point
    a, s, f, times = n * p // 100, p + q, FRACTIONS.get(p, Part(1, 1)), 100 // (p or 100)
    v, left, u = n - a if kind == "wholeleft" else a, [f"100% - {p}% = {100 - p}%"], n // f.bottom
    both = [f"{p}% + {q}% = {s}%", f"100% - {s}% = {100 - s}%"]
    of = f"{n} ÷ {f.bottom} = {u}"
    work = {
        "two": [f"first {p}% + {q}%, then 100% - that, then that of {n}", *both, *share(n, 100 - s)],
        "both": [f"first {p}% + {q}%, then that of {n}", both[0], *share(n, s)],
        "free": [f"first {p}% + {q}%, then 100% - that", *both],
        "whole": [
            f"how often {p}% fits into 100%, then {v} × that",
            f"100 ÷ {p or 1} = {times}",
            *multiplied(v, times),
        ],
        "wholeleft": [
            f"first 100% - {p}%, that is {v}, then 10%, then 100%",
            *left,
            f"10%: {v} ÷ {10 - p // 10 or 1} = {n // 10}",
            f"100%: {n // 10} × 10 = {n}",
        ],
        "all": [f"0% is nothing, 100% is all: here {p}%", f"{p}% of {n} is {a}"],
        "none": [f"0% is nothing, 100% is all: {p}% is gone", f"so what is left is {n - a}"],
        "word": [
            f"{p}% is {f}: ÷ {f.bottom}" + (f", then × {f.top}" if f.top > 1 else ""),
            of,
            *([f"{u} × {f.top} = {u * f.top}"] if f.top > 1 else []),
        ],
    }[kind]
    ask = fill_template(text, n=n, p=p, q=q, v=v, f=f)
    return Draft(ask, [("plan", work[0]), *steps_of(work[1:])], work[-1].rsplit(" ", 1)[1])


# Solver: answers questions of percentages of a whole by trying out the whole, or in rationals.

PERCENT = r"(\d+) ?(?:%|percent)"
# The number is a part: the whole is asked.
WHOLE = r"of a number|of what\?|full price|does the school|whole tank|was the bill|the trail\?|in the orchard"
# The number is what is left: the whole is asked.
FROM_LEFT = r"before|at first|in all\?|were there\?$"
# The percentage is gone: the rest is asked.
GONE = r"well\?|unsold|burnt|taken off|has lost"
# Questions for both parts together.
BOTH = r"plus|both days|has \w+ read|rain or snow|together"


def solve(prompt: str) -> str:
    """A number, or a percentage."""
    text = fractions_of(in_digits(prompt))[1]
    percents = [int(p) for p in re.findall(PERCENT, text)]
    numbers = [int(n) for n in re.findall(r"\d+", re.sub(PERCENT, "", text))]
    if not numbers:
        return f"{100 - sum(percents)}%"
    n, p = numbers[0], Fraction(percents[0], 100)
    if len(percents) == 2 and percents[0] != percents[1]:
        part = Fraction(sum(percents), 100)
        return str(n * part if re.search(BOTH, text) else n - n * part)
    if re.search(WHOLE, text):
        return str(next(whole for whole in count(n) if whole * p == n))
    if re.search(FROM_LEFT, text) and "tickets in all" not in text:
        return str(next(whole for whole in count(n) if whole - whole * p == n))
    return str(n - n * p if re.search(GONE, text) else n * p)
