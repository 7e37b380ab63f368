"""A part of a number and something more: what is left, two parts, a part of the rest, the whole from a part."""

from fractions import Fraction as F

from m32_assets.traces.columns import steps_of
from m32_assets.traces.families.fraction_of import Part
from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import keyed_wordings, told

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
    for entry in keyed_wordings("fraction_story")
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
    return Draft(told(text, **values, key=7 * t + b + u), steps, lines[-1].rsplit(" ", 1)[1])
