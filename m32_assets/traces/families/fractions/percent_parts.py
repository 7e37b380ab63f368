"""Percentages of a whole: two of one number, what is left of 100%, the whole from a part, 0% and 100%, in words."""

import re
from fractions import Fraction
from itertools import count

from m32_assets.traces.families.fractions.fraction_of import Part, fractions_of, part_of
from m32_assets.traces.families.fractions.percent_story import EASY, PERCENTS
from m32_assets.traces.families.fractions.percentage_of import percent_of
from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, spread_points

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
POINTS = spread_points(__file__, SPACES.__getitem__, 200)


@family("reasoning", in_words=3, point=POINTS)
def percent_parts(point: tuple) -> Draft:
    kind, texts, n, p, q = point
    a, f = n * p // 100, FRACTIONS.get(p, Part(1, 1))
    v = n - a if kind == "wholeleft" else a
    ask, known, *names, wanted = (fill_template(text, n=n, p=p, q=q, v=v, f=f) for text in texts)
    s, left = p + q, 100 - p - q
    if kind == "two":
        both, percent_left, whole = names
        lines = [f"{both}: {p}% + {q}% = {s}%", f"{percent_left}: 100% - {s}% = {left}%"]
        lines += percent_of(n, left, whole, wanted)
    elif kind == "both":
        both, whole = names
        lines = [f"{both}: {p}% + {q}% = {s}%", *percent_of(n, s, whole, wanted)]
    elif kind == "free":
        lines = [f"{names[0]}: {p}% + {q}% = {s}%", f"{wanted}: 100% - {s}% = {left}%"]
    elif kind == "whole":
        times = 100 // p
        lines = [f"how often {p}% fits into 100%: 100 ÷ {p} = {times}", f"{wanted}: {v} × {times} = {n}"]
    elif kind == "wholeleft":
        percent_left, whole = names
        tens, tenth = left // 10, n // 10
        lines = [f"{percent_left}: 100% - {p}% = {left}%", f"10% of {whole}: {v} ÷ {tens} = {tenth}"]
        lines.append(f"{wanted}: {tenth} × 10 = {n}")
    elif kind == "word":
        lines = part_of(n, f, names[0], wanted)
    elif kind == "all":
        lines = [f"{'100% is all' if p else '0% is nothing'}, so {wanted}: {a}"]
    else:
        lines = [f"{'100% is all, nothing' if p else '0% is nothing, all'} is left, so {wanted}: {n - a}"]
    steps = [("plan", known), *(("compute", line) for line in lines[:-1]), ("conclude", lines[-1])]
    return Draft(ask, steps, lines[-1].rsplit(" ", 1)[1])


# Solver: answers questions of percentages of a whole by trying out the whole, or in rationals.

PERCENT = r"(\d+) ?(?:%|percent)"
# The number is what is left of the whole.
FROM_LEFT = r"left|remain|before|at first|beginning|in all|[Oo]riginal|unread|start|x - "
# All or nothing is gone: the rest is asked.
GONE = r"well\?|unsold|burnt|taken off|lost|left|remain|minus|not pass|off\. What do"
# Questions for both parts together.
BOTH = r"plus|both days|has \w+ read|together|\bor an?\b|rain or snow|in total|in all\b|altogether|\d%? \+|% of \d+ \+"


def solve(prompt: str) -> str:
    """A number, or a percentage."""
    parts, text = fractions_of(in_digits(prompt))
    percents = [int(p) for p in re.findall(PERCENT, text)]
    numbers = [int(n) for n in re.findall(r"\d+", re.sub(PERCENT, "", text))]
    if not numbers:
        percents = [p for p in percents if p != 100]
        return f"{100 - sum(percents)}%"
    n, p = numbers[0], Fraction(percents[0], 100)
    if len(percents) == 2 and percents[0] != percents[1]:
        part = Fraction(sum(percents), 100)
        return str(n * part if re.search(BOTH, text) else n - n * part)
    if p in (0, 1):
        return str(n - n * p if re.search(GONE, text) else n * p)
    if parts:
        return str(n * p)
    share = 1 - p if re.search(FROM_LEFT, text) else p
    return str(next(whole for whole in count(n) if whole * share == n))
