"""Fractions in another form: percent, decimal, mixed number, another bottom; and fractions of counts and units."""

import re
from fractions import Fraction
from itertools import count
from math import gcd

from m32_assets.traces.columns import steps_of
from m32_assets.traces.families.fractions.fraction_of import Part, fractions_of
from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import number
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, keyed_wordings

SMALL = [Part(t, b) for b in range(2, 13) for t in range(1, b) if gcd(t, b) == 1]
EVEN = [(Part(t, b), 0) for b in (2, 4, 5, 10, 20, 25, 50) for t in range(1, b) if gcd(t, b) == 1]
UNITS = (
    ("an hour", "minutes", 60),
    ("a day", "hours", 24),
    ("a dozen", "rolls", 12),
    ("a dollar", "cents", 100),
    ("a year", "months", 12),
    ("a metre", "cm", 100),
    ("a kilogram", "grams", 1000),
    ("a minute", "seconds", 60),
    ("a right angle", "degrees", 90),
    ("a pound", "ounces", 16),
)
MIXED = [(f, w) for f in SMALL for w in range(1, 8)]
COUNTS = [(Part(t * k, b * k), k) for t, b in SMALL if b > 2 for k in range(2, 10)]
# The points: a fraction, and the whole number of a mixed one, a factor, or the place of a unit.
SPACES = {
    "mi": MIXED,
    "im": MIXED,
    "eq": [(f, k) for f in SMALL for k in range(2, 11)],
    "counts": COUNTS,
    "unit": [
        (Part(u, y), i)
        for i, (_, _, y) in enumerate(UNITS)
        for step in [{1000: 50, 100: 5}.get(y, 1)]
        for u in range(2 * step, y, step)
        if gcd(u, y) > 1
    ],
}
POINTS = [
    (*entry, *points[i])
    for entry in keyed_wordings(__file__)
    for points in [SPACES.get(entry[0], EVEN)]
    for i in range(0, len(points), len(points) // 160 + 1)
]


@family("reasoning", point=POINTS)
def fraction_forms(point: tuple) -> Draft:
    (kind, text, f, x), (t, b) = point, point[2]
    k, over = gcd(t, b), 10 if 10 % b == 0 else 100
    low, p, top, d = Part(t // k, b // k), 100 * t // b, t * over // b, number(Fraction(t, b))
    unit, units, _ = UNITS[x] if kind == "unit" else ("", "", 0)
    reduced = [f"{t} ÷ {k} = {low.top}, {b} ÷ {k} = {low.bottom}", f"{t}/{b} = {low}"]
    widened = [f"{over} ÷ {b} = {over // b}", f"{t} × {over // b} = {top}"] if b < over else []
    narrowed = [f"{top} ÷ {over // b} = {t}, {over} ÷ {over // b} = {b}"] if b < over else []
    i, total = Part(x * b + t, b), [f"all: {t} + {b - t} = {b}"] if "{z}" in text else []
    plan, *lines = {
        "fp": [
            f"percent: {f} with the bottom 100",
            f"100 ÷ {b} = {100 // b}",
            f"{t} × {100 // b} = {p}",
            f"{f} = {p}/100 = {p}%",
        ],
        "pf": [f"percent: {p}/100, then reduce", f"{p} ÷ {100 // b} = {t}, 100 ÷ {100 // b} = {b}", f"{p}/100 = {f}"],
        "dp": ["decimal to percent: × 100", f"{d} × 100 = {p}, so {p}%"],
        "pd": ["percent to decimal: ÷ 100", f"{p} ÷ 100 = {d}"],
        "fd": [f"decimal: {f} with the bottom {over}", *widened, f"{top}/{over} = {d}"],
        "df": [f"{d} is {top}/{over}" + (", then reduce" if narrowed else ""), *narrowed, f"{d} = {f}"],
        "mi": [
            f"first {x} × {b}, then + {t}, over {b}",
            f"{x} × {b} = {x * b}",
            f"{x * b} + {t} = {i.top}",
            f"so it is {i}",
        ],
        "im": [
            f"how often {b} fits into {i.top}, and what is left",
            f"{x} × {b} = {x * b}",
            f"{i.top} - {x * b} = {t}",
            f"so it is {x} {f}",
        ],
        "eq": [f"first {x * b} ÷ {b}, then {t} × that", f"{x * b} ÷ {b} = {x}", f"{t} × {x} = {t * x}"],
        "counts": [f"{'first all, then ' if total else ''}{t}/{b}: divide both by {k}", *total, *reduced],
        "unit": [f"{b} {units} in {unit}, so {t}/{b}: divide both by {k}", *reduced],
    }[kind]
    values = {"x": t, "y": b, "z": b - t, "p": p, "w": x, "e": x * b, "u": f"{t} {units}", "unit": unit}
    ask = fill_template(text, **values, f=f, d=d, i=i)
    return Draft(ask, [("plan", plan), *steps_of(lines)], f"{x} {f}" if kind == "im" else lines[-1].rsplit(" ", 1)[1])


# Solver: answers questions on the forms of fractions in exact rationals, and finds tops and wholes by counting.

# How many parts a thing has.
PARTS_OF = {
    "hour": 60,
    "day": 24,
    "dozen": 12,
    "dollar": 100,
    "year": 12,
    "metre": 100,
    "kilogram": 1000,
    "minute": 60,
    "right angle": 90,
    "pound": 16,
}


def solve(prompt: str) -> str:
    """A fraction, a decimal, a percentage or a number."""
    text = in_digits(prompt)
    parts, rest = fractions_of(text)
    decimals = re.findall(r"\d+\.\d+", rest)
    numbers = [int(n) for n in re.findall(r"\d+", rest)]
    if decimals:
        value = Fraction(decimals[0])
        return f"{value * 100}%" if re.search(r"percent|%", text) else str(value)
    percent = re.search(r"(\d+)(?:%| percent)", rest)
    if percent:
        value = Fraction(int(percent[1]), 100)
        return number(value) if "decimal" in text else str(value)
    if not parts:
        unit = re.search(rf"\b(?:a|an) ({'|'.join(PARTS_OF)})\b", text)
        if unit:
            return str(Fraction(numbers[0], PARTS_OF[unit[1]]))
        both = re.search(r"white|boys", text)
        return str(Fraction(numbers[0], sum(numbers)) if both else Fraction(min(numbers), max(numbers)))
    part = parts[0]
    if re.search(r"percent|%", text):
        return f"{part * 100}%"
    if re.search(r"decimal", text):
        return number(part)
    if part > 1:
        whole = next(n for n in count() if n + 1 > part)
        return f"{whole} {part - whole}"
    if re.search(r"mixed|improper|pizzas", text):
        return str(numbers[0] + part)
    return str(next(top for top in count() if Fraction(top, numbers[0]) == part))
