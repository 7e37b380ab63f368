"""A part of a number and something more: what is left, two parts, a part of the rest, the whole from a part."""

import re
from fractions import Fraction as F
from itertools import count

from m32_assets.traces.columns import steps_of
from m32_assets.traces.families.fractions.fraction_of import Part, fractions_of
from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, keyed_wordings

PARTS = [Part(t, b) for b in (2, 3, 4, 5, 6, 8, 10, 12) for t in range(1, b) if F(t, b).denominator == b]
ONE = [(f, f, s * f.bottom, k) for f in PARTS[:-4] for s in range(2, 41 if f.bottom == 2 else 13) for k in range(2, 10)]
MORE = [point for point in ONE if point[2] * (1 - F(*point[0])) > point[3]]
PAIR = [
    (f, g, n, 0)
    for f in PARTS[:9]
    for g in PARTS[:9]
    for n in range(6, 61)
    if f.bottom != g.bottom and F(*f) + F(*g) < 1 and n % f.bottom == n % g.bottom == 0
]
NEST = [
    (f, g, n, 0)
    for f in PARTS[:9]
    for g in PARTS[:9]
    for n in range(8, 91)
    if n % (f.bottom * g.bottom) == 0 and (f, g) != ((2, 5), (2, 3))
]
# The plan and the points: fractions {f} and {g}, the number {n}, {k} that come or go besides, {p} that is known.
KINDS = {
    "left": ("first {f} of {n}, then {n} - that", ONE[::8]),
    "two": ("{f} of {n} and {g} of {n}, then {n} - both", PAIR),
    "both": ("{f} of {n} and {g} of {n}, then add", PAIR),
    "rest": ("{f} of {n} goes, then {g} of the rest goes", NEST),
    "restof": ("{f} of {n} goes, then {g} of the rest", NEST),
    "ofof": ("first {g} of {n}, then {f} of that", NEST),
    "more": ("first {f} of {n}, then + {k}", MORE),
    "less": ("first {f} of {n}, then - {k}", [point for point in ONE if point[2] * F(*point[0]) > point[3]]),
    "leftless": ("first {f} of {n}, then {n} - that, then - {k}", MORE),
    "leftplus": ("first {f} of {n}, then {n} - that, then + {k}", ONE),
    "whole": ("{p} is {f} of the whole: {up}", ONE[::8]),
    "wholeleft": ("first 1 - {f}, then from {p} to the whole: {up}", ONE[::8]),
    "gone": ("the whole is {f.bottom}/{f.bottom}, then - {f}", [(f, f, 0, 0) for f in PARTS]),
    "parts": ("{f} × {g}: top × top, bottom × bottom", [(f, g, 0, 0) for f in PARTS[:9] for g in PARTS[:9]]),
}
POINTS = [
    (*entry, *points[i])
    for entry in keyed_wordings(__file__)
    for points in [KINDS[entry[0]][1]]
    for i in range(0, len(points), len(points) // 150 + 1)
]


def _scaled(n: int, by: int, times: int) -> list[str]:
    lines = [f"{n} ÷ {by} = {n // by}"] if by > 1 else []
    return [*lines, f"{n // by} × {times} = {n // by * times}"] if times > 1 else lines


@family("reasoning", in_words=3, point=POINTS)
def fraction_story(point: tuple) -> Draft:
    (kind, text, f, g, n, k), ((t, b), (u, c)) = point, point[2:4]
    left, x, y, low = Part(b - t, b), n // b * t, n // c * u, str(F(t * u, b * c))
    r, p, rest = n - x, x if kind == "whole" else n - x, [*_scaled(n, b, t), f"{n} - {x} = {n - x}"]
    both, z, more = [*rest[:-1], *_scaled(n, c, u), f"{x} + {y} = {x + y}"], r // c * u, _scaled(r, c, u)
    lines = {
        "left": rest,
        "both": both,
        "two": [*both, f"{n} - {x + y} = {n - x - y}"],
        "restof": [*rest, *more],
        "rest": [*rest, *more, f"{r} - {z} = {r - z}"],
        "ofof": [*_scaled(n, c, u), *_scaled(y, b, t)],
        "more": [*rest[:-1], f"{x} + {k} = {x + k}"],
        "less": [*rest[:-1], f"{x} - {k} = {x - k}"],
        "leftplus": [*rest, f"{r} + {k} = {r + k}"],
        "leftless": [*rest, f"{r} - {k} = {r - k}"],
        "whole": _scaled(p, t, b),
        "wholeleft": [f"1 - {f} = {left}, so {left} is {p}", *_scaled(p, b - t, b)],
        "gone": [f"{b}/{b} - {f} = {left}"],
        "parts": [
            f"tops: {t} × {u} = {t * u}",
            f"bottoms: {b} × {c} = {b * c}",
            f"{t * u}/{b * c}, in lowest terms {low}",
        ],
    }[kind]
    top, values = t if kind == "whole" else b - t, {"f": f, "g": g, "n": n, "k": k, "p": p}
    up = f"÷ {top}, then × {b}" if top > 1 else f"× {b}"
    steps = [("plan", KINDS[kind][0].format(**values, up=up)), *steps_of(lines)]
    return Draft(fill_template(text, **values, key=7 * t + b + u), steps, lines[-1].rsplit(" ", 1)[1])


# Solver: answers stories of parts by trying out the whole, or in rationals.

# Questions for the whole.
WHOLE = r"at first|which number|What is the number|full price|full tank|do I have\?$|the whole way"
# The second fraction is of the rest.
NESTED = r"of the rest|remaining|of what is left|of those still"
# Questions for a part of the rest.
OF_REST = r"How many clerks walk|does it sell on|face the sea|after lunch\?"
# The second fraction is of the first part.
OF_PART = r"of these row|of (?:his|her) share|French"
# Questions for both parts together.
BOTH = r"white or grey|get together|plus|on the 2 days"
# The second event happens to what is left.
FIRST_LEFT = r"^(?!.*\bgives).* left\?$|^had|pies|set out|goats|came in|fresh|buys"
# The second event adds something.
GAIN = r"more than|Add|add|get on|late|on top|folds|buys|came in|plus|fresh"


def solve(prompt: str) -> str:
    """A number of things, or a fraction."""
    text = in_digits(prompt)
    parts, rest = fractions_of(text)
    numbers = [int(n) for n in re.findall(r"\d+", rest)]
    x, y = parts[0], parts[-1]
    if not numbers:
        product = re.search(r" = \?|whole (?:cake|field)|^What fraction is (?!miss)", text)
        return str(x * y if product else 1 - sum(parts))
    n = numbers[0]
    if len(parts) == 2:
        if re.search(NESTED, text):
            return str(y * (n - x * n) if re.search(OF_REST, text) else n - x * n - y * (n - x * n))
        if re.search(BOTH, text):
            return str(x * n + y * n)
        nested = re.search(OF_PART, text) or len(rest.split()) < 9
        return str(x * y * n if nested else n - x * n - y * n)
    if len(numbers) == 1:
        if re.search(WHOLE, text):
            share = 1 - x if "first" in text else x
            return str(next(whole for whole in count(n) if whole * share == n))
        return str(n - x * n)
    k = numbers[1]
    if re.search(r"more than|less than|Add", text):
        n, k = k, n
    at = n - x * n if re.search(FIRST_LEFT, text) else n * x
    return str(at + k if re.search(GAIN, text) and not re.search(r"drop out|lost", text) else at - k)
