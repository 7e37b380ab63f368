"""Fractions compared: by one bottom for both, and with a half by the double of the top."""

import re
from fractions import Fraction
from math import gcd, lcm

from m32_assets.traces.families.fractions.fraction_of import Part
from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import fill_template, keyed_wordings

SMALL = [Part(t, b) for b in range(2, 13) for t in range(1, b) if gcd(t, b) == 1]
PAIRS = [(f, g) for f in SMALL for g in SMALL if f != g and lcm(f.bottom, g.bottom) <= 60]
LISTS = [(f, g) for f, g in PAIRS if 2 not in (f.bottom, g.bottom) and lcm(f.bottom, g.bottom, 2) <= 24]
SPACES = {
    "half": [(Part(t, b), Part(1, 2)) for b in range(3, 31) for t in range(1, b) if abs(2 * t - b) < 7],
    "up": LISTS,
    "down": LISTS,
}
POINTS = [
    (*entry, *points[i])
    for entry in keyed_wordings(__file__)
    for points in [SPACES.get(entry[0], PAIRS)]
    for i in range(0, len(points), len(points) // 160 + 1)
]


@family("reasoning", point=POINTS)
def fraction_compare(point: tuple) -> Draft:
    kind, text, f, g = point
    ask = fill_template(text, f=f, g=g, key=f.top * 41 + f.bottom * 7 + g.top)
    if kind == "half":
        twice, b = 2 * f.top, f.bottom
        sign, answer = (">", "more") if twice > b else ("<", "less") if twice < b else ("=", "equal")
        steps = [("plan", f"twice the top against the bottom {b}"), ("compute", f"{f.top} × 2 = {twice}")]
        said = f"{f} {sign} 1/2" if sign != "=" else f"{twice} of {b} is all"
        return Draft(ask, [*steps, ("conclude", f"{said}, so {answer}")], answer)
    parts = [f, g, Part(1, 2)] if kind in SPACES else [f, g]
    bottom = lcm(*(part.bottom for part in parts))
    tops = [part.top * bottom // part.bottom for part in parts]
    changed = [f"{part} = {top}/{bottom}" for part, top in zip(parts, tops, strict=True) if part.bottom != bottom]
    steps = [("plan", f"compare over the bottom {bottom}")]
    if changed:
        steps.append(("transform", ", ".join(changed)))
    order = [part for _, part in sorted(zip(tops, parts, strict=True), reverse=kind == "down")]
    if kind in SPACES:
        sign, answer = " > " if kind == "down" else " < ", ", ".join(f"{part}" for part in order)
        ordered = sign.join(map(str, sorted(tops, reverse=kind == "down")))
        return Draft(ask, [*steps, ("compare", f"tops: {ordered}"), ("conclude", f"in order: {answer}")], answer)
    sign = ">" if tops[0] > tops[1] else "<"
    steps.append(("compare", f"tops: {tops[0]} {sign} {tops[1]}"))
    said = "yes" if (sign == ">") == (kind == "yes") else "no"
    answer = {"more": f"{order[1]}", "less": f"{order[0]}", "sign": sign}.get(kind, said)
    steps.append(("conclude", f"{f} {sign} {g}" + ("" if kind == "sign" else f", so {answer}")))
    return Draft(ask, steps, answer)


# Solver: compares fractions as exact rationals.

# Questions for the smaller one.
LOW = r"small|lesser|lower|shorter|lighter"


def solve(prompt: str) -> str:
    """A fraction, a list of them, a sign, a word."""
    parts = re.findall(r"\d+/\d+", prompt)
    value = {part: Fraction(part) for part in parts}
    if re.search(r"more, less|more or less|\bequal to (?:it|half)", prompt):
        away = value[parts[0]] - Fraction(1, 2)
        return "equal" if away == 0 else "more" if away > 0 else "less"
    if len(parts) == 3:
        falling = re.search(r"large to small|greatest first|the largest to", prompt)
        return ", ".join(sorted(parts, key=value.__getitem__, reverse=bool(falling)))
    x, y = parts
    if re.search(r"sign|box", prompt):
        return "<" if value[x] < value[y] else ">"
    if re.search(r"(?i)^is |yes or no", prompt):
        less = re.search(r"less than|smaller than|<|shorter", prompt)
        return "yes" if (value[x] < value[y]) == bool(less) else "no"
    return (min if re.search(LOW, prompt) else max)(parts, key=value.__getitem__)
