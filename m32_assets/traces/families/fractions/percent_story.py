"""Percentages in two steps: taken off or put on and then shared, more gone or added, off twice, interest for years."""

import re
from fractions import Fraction

from m32_assets.traces.columns import divided, multiplied, steps_of
from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, keyed_wordings

BY = {75: 4, 50: 2, 25: 4}
PERCENTS = (5, 10, 15, 20, 25, 30, 40, 50, 60, 70, 75, 80, 90)
EASY = [
    (n, p)
    for n in (20, 24, 30, 36, 40, 48, 50, 60, 70, 80, 90, 100, 110, 120, 150, 160, 200, 240, 300, 400)
    for p in PERCENTS
    if n % BY.get(p, 20 if p % 10 else 10) == 0
]
SPLIT = [(n, p, m) for n, p in EASY for m in range(2, 9) if p <= 50]
GAINS = [(n, p, k) for n, p in EASY for k in range(3, 18, 2) if p <= 60 and n * (100 - p) > 100 * k]
SIMPLE = [(n, p, y) for n in range(100, 1000, 100) for p in range(2, 9) for y in (2, 3, 4, 5)]
# The points: the number {n}, the percentage {p}, and shares {m}, an amount {k}, years {y} or a second percentage {q}.
SPACES = {
    "offsplit": [(n, p, m) for n, p, m in SPLIT if n * (100 - p) % (100 * m) == 0],
    "addsplit": [(n, p, m) for n, p, m in SPLIT if p <= 25 and n * (100 + p) % (100 * m) == 0],
    "not": [(n, p, 0) for n, p in EASY if (n, 100 - p) in EASY],
    "less": GAINS,
    "plus": GAINS,
    "more": GAINS,
    "twice": [
        (n, p, q) for n, p in EASY for q in PERCENTS if p != q and p <= 50 >= q and (n * (100 - p) // 100, q) in EASY
    ],
    "interest": SIMPLE,
    "total": SIMPLE,
}
POINTS = [
    (*entry, *points[i])
    for entry in keyed_wordings(__file__)
    for points in [SPACES[entry[0]]]
    for i in range(0, len(points), len(points) // 200 + 1)
]


def share(n: int, p: int) -> list[str]:
    """The lines of ``p`` percent of ``n``, by way of a part that divides both."""
    by = BY.get(p, 10 if p % 10 == 0 else 20 if p % 5 == 0 else 100)
    part, u = 100 // by, n // by
    return [f"{part}%: {n} ÷ {by} = {u}", *([f"{p}%: {u} × {p // part} = {u * p // part}"] if p > part else [])]


def _quotient(a: int, b: int) -> list[str]:
    return divided(a, b) if b and a // b > 12 else [f"{a} ÷ {b} = {a // (b or 1)}"]


@family("reasoning", in_words=3, point=POINTS)
def percent_story(point: tuple) -> Draft:
    kind, text, n, p, x = point
    a, first, part, r = n * p // 100, f"first {p}% of {n}, then", share(n, p), n - n * p // 100
    off, b, c = [*part, f"{n} - {a} = {r}"], r * x // 100, a * x
    plan, *lines = {
        "offsplit": [f"{first} {n} - that, then ÷ {x}", *off, *_quotient(r, x)],
        "addsplit": [f"{first} {n} + that, then ÷ {x}", *part, f"{n} + {a} = {n + a}", *_quotient(n + a, x)],
        "not": [f"first 100% - {p}%, then that of {n}", f"100% - {p}% = {100 - p}%", *share(n, 100 - p)],
        "less": [f"{first} {n} - that, then - {x}", *off, f"{r} - {x} = {r - x}"],
        "plus": [f"{first} {n} - that, then + {x}", *off, f"{r} + {x} = {r + x}"],
        "more": [f"{first} + {x}", *part, f"{a} + {x} = {a + x}"],
        "twice": [f"{first} {x}% of what is left", *off, *share(r, x or 10), f"{r} - {b} = {r - b}"],
        "interest": [f"{first} × {x}", *part, *multiplied(a, x)],
        "total": [f"{first} × {x}, then {n} + that", *part, *multiplied(a, x), f"{n} + {c} = {n + c}"],
    }[kind]
    ask = fill_template(text, n=n, p=p, m=x, k=x, y=x, q=x)
    return Draft(ask, [("plan", plan), *steps_of(lines)], lines[-1].rsplit(" ", 1)[1])


# Solver: answers stories of percentages by the part of a hundred that is there afterwards, in rationals.

PERCENT = r"(\d+) ?(?:%|percent)"
# The amount is shared out at the end.
SHARED = r"equal|share|evenly|split|divide|for each of them"
# The percentage is taken off.
OFF = r"%? off|minus|discount|goes to|broken|less \d"
# Questions of a part alone, with something added to it.
PART = r"plus \d+\?|^Add|more on|also"


def solve(prompt: str) -> str:
    """The amount in the end."""
    text = in_digits(prompt)
    parts = [Fraction(int(p), 100) for p in re.findall(PERCENT, text)]
    numbers = [int(n) for n in re.findall(r"\d+", re.sub(PERCENT, "", text))]
    n, x, p = max(numbers), min(numbers), parts[0]
    if len(parts) == 2:
        return str(n * (1 - p) * (1 - parts[1]))
    if len(numbers) == 1:
        return str(n * (1 - p))
    if "year" in text:
        interest = sum(n * p for _ in range(x))
        return str(interest if re.search(r"of interest|What interest|^simple", text) else n + interest)
    if re.search(SHARED, text):
        return str(n * (1 - p if re.search(OFF, text) else 1 + p) / x)
    if re.search(PART, text):
        return str(n * p + x)
    return str(n * (1 - p) + (x if re.search(r"new ones|put|Delivery|found", text) else -x))
