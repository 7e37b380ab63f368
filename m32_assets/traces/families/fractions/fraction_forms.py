"""Fractions in another form: percent, decimal, mixed number, another bottom; and fractions of counts and units."""

import re
from fractions import Fraction
from itertools import count
from math import gcd

from m32_assets.traces.families.fractions.fraction_of import Part, fractions_of, part_of
from m32_assets.traces.families.fractions.fraction_simplify import reduced
from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import number, plural
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, spread_points
from m32_assets.traces.words import words_of

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
    ("a litre", "ml", 1000),
    ("a foot", "inches", 12),
    ("a euro", "cents", 100),
    ("a full turn", "degrees", 360),
    ("a yard", "inches", 36),
)
PIECES = words_of("halves thirds quarters fifths sixths sevenths eighths ninths tenths elevenths twelfths")
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
        for step in [{1000: 50, 360: 10, 100: 5}.get(y, 1)]
        for u in range(2 * step, y, step)
        if gcd(u, y) > 1
    ],
}
POINTS = spread_points(__file__, lambda key: SPACES.get(key, EVEN), 160)


@family("reasoning", point=POINTS)
def fraction_forms(point: tuple) -> Draft:
    (kind, texts, f, x), (t, b) = point, point[2]
    over, pieces = 10 if 10 % b == 0 else 100, PIECES[b - 2] if kind in ("mi", "im") else ""
    p, top, d, parts = 100 * t // b, t * over // b, number(Fraction(t, b)), "tenths" if over == 10 else "hundredths"
    i, e = Part(x * b + t, b), x * b
    unit, units, _ = UNITS[x] if kind == "unit" else ("", "", 0)
    values = {"x": t, "y": b, "z": b - t, "p": p, "w": x, "e": e, "u": f"{t} {units}", "unit": unit, "units": units}
    values |= {"f": f, "d": d, "i": i, "over": str(over), "top": str(top), "parts": parts, "pieces": pieces}
    ask, known, wanted, *whole = (fill_template(text, **values) for text in texts)
    lines = {
        "fp": [*part_of(100, f, "100%", f"{f} of 100%"), f"{wanted}: {p}%"],
        "pf": reduced(p, 100, wanted),
        "dp": [f"{wanted}: {d} × 100 = {p}, so {p}%"],
        "pd": [f"{wanted}: {p} ÷ 100 = {d}"],
        "fd": [
            *(part_of(over, f, f"{over} {parts}", f"{parts} in {f}") if b < over else []),
            f"{wanted}: {top}/{over} = {d}",
        ],
        "df": reduced(top, over, wanted) if b < over else [f"{wanted}: {d} = {f}"],
        "mi": [f"{pieces} in {x}: {x} × {b} = {e}", f"{pieces} in all: {e} + {t} = {i.top}", f"{wanted}: {i}"],
        "im": [
            f"{i.top} {pieces} hold {plural(x, 'whole')}: {x} × {b} = {e}",
            f"{pieces} left over: {i.top} - {e} = {t}",
            f"{wanted}: {x} {f}",
        ],
        "eq": part_of(e, f, f"{e}", wanted),
        "counts": [*(f"{name}: {t} + {b - t} = {b}" for name in whole), *reduced(t, b, wanted)],
        "unit": reduced(t, b, wanted),
    }[kind]
    steps = [("plan", known), *(("compute", line) for line in lines[:-1]), ("conclude", lines[-1])]
    return Draft(ask, steps, f"{x} {f}" if kind == "im" else lines[-1].rsplit(" ", 1)[1])


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
    "litre": 1000,
    "foot": 12,
    "euro": 100,
    "full turn": 360,
    "yard": 36,
}
PERCENT = r"(\d+) ?(?:%|per ?cent)"
# Both kinds of things are counted, not one kind and all things.
BOTH = r"white|boys|apricots|cars|lost|both kinds|Wrong"


def solve(prompt: str) -> str:
    """A fraction, a decimal, a percentage or a number."""
    text = in_digits(prompt)
    parts, rest = fractions_of(text)
    decimals = re.findall(r"\d+\.\d+", rest)
    numbers = [int(n) for n in re.findall(r"\d+", rest)]
    if decimals:
        value = Fraction(decimals[0])
        return f"{value * 100}%" if re.search(r"percent|%", text) else str(value)
    percent = re.search(PERCENT, rest)
    if percent:
        value = Fraction(int(percent[1]), 100)
        return number(value) if re.search("(?i)decimal", text) else str(value)
    if not parts:
        unit = re.search(rf"\b(?:a|an) ({'|'.join(PARTS_OF)})\b", text)
        if unit:
            return str(Fraction(numbers[0], PARTS_OF[unit[1]]))
        return str(
            Fraction(numbers[0], sum(numbers)) if re.search(BOTH, text) else Fraction(min(numbers), max(numbers))
        )
    part = parts[0]
    if re.search(r"(?i)percent|%", text):
        return f"{part * 100}%"
    if "decimal" in text:
        return number(part)
    if part > 1:
        whole = next(n for n in count() if n + 1 > part)
        return f"{whole} {part - whole}"
    if re.search(r"\d (?:\+ )?\d+/\d", text):
        return str(numbers[0] + part)
    return str(next(top for top in count() if Fraction(top, numbers[0]) == part))
