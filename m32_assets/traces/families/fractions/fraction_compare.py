"""Fractions compared: by one bottom for both, and with a half by the double of the top."""

import re
from fractions import Fraction
from math import gcd, lcm

from m32_assets.traces.families.fractions.fraction_of import Part
from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import fill_template, named_wordings

SMALL = [Part(t, b) for b in range(2, 13) for t in range(1, b) if gcd(t, b) == 1]
PAIRS = [(f, g) for f in SMALL for g in SMALL if f != g and lcm(f.bottom, g.bottom) <= 60]
LISTS = [(f, g) for f, g in PAIRS if 2 not in (f.bottom, g.bottom) and lcm(f.bottom, g.bottom, 2) <= 24]
SPACES = {
    "half": [(Part(t, b), Part(1, 2)) for b in range(3, 31) for t in range(1, b) if abs(2 * t - b) < 7],
    "up": LISTS,
    "down": LISTS,
}
POINTS = [
    (*entry, *point)
    for i, entry in enumerate(named_wordings(0)(__file__))
    for points in [SPACES.get(entry[0], PAIRS)]
    for step in [len(points) // 160 + 1]
    for point in points[i % step :: step]
]


@family("reasoning", point=POINTS)
def fraction_compare(point: tuple) -> Draft:
    kind, text, known, f, g = point
    ask, known = (fill_template(text, f=f, g=g, key=f.top * 41 + f.bottom * 7 + g.top) for text in (text, known))
    steps = [("plan", known)]
    if kind == "half":
        twice, b = 2 * f.top, f.bottom
        said = "more than" if twice > b else "less than" if twice < b else "equal to"
        steps.append(("compute", f"twice the top: {f.top} × 2 = {twice}"))
        steps.append(("conclude", f"{twice} is {said} the bottom {b}, so {f} is {said} a half"))
        return Draft(ask, steps, said.partition(" ")[0])
    parts = [f, g, Part(1, 2)] if kind in SPACES else [f, g]
    bottom = lcm(*(part.bottom for part in parts))
    tops = [part.top * bottom // part.bottom for part in parts]
    changed = [f"{part} = {top}/{bottom}" for part, top in zip(parts, tops, strict=True) if part.bottom != bottom]
    if changed:
        steps.append(("transform", f"same bottom {bottom}: {', '.join(changed)}"))
    order = [part for _, part in sorted(zip(tops, parts, strict=True), reverse=kind == "down")]
    if kind in SPACES:
        sign, said = (" > ", "large to small") if kind == "down" else (" < ", "small to large")
        compared = sign.join(map(str, sorted(tops, reverse=kind == "down")))
        answer = ", ".join(f"{part}" for part in order)
        return Draft(ask, [*steps, ("conclude", f"{compared}, so from {said}: {answer}")], answer)
    sign = ">" if tops[0] > tops[1] else "<"
    compared = f"{tops[0]} {sign} {tops[1]}" if changed else f"same bottom and {tops[0]} {sign} {tops[1]}"
    yes = "yes" if (sign == ">") == (kind == "yes") else "no"
    answer = {"more": f"{order[1]}", "less": f"{order[0]}", "sign": sign}.get(kind, yes)
    said = {"more": f"the larger one is {answer}", "less": f"the smaller one is {answer}", "sign": f"{f} {sign} {g}"}
    steps.append(("conclude", f"{compared}, so {said.get(kind, f'{f} {sign} {g}: {answer}')}"))
    return Draft(ask, steps, answer)


# Solver: compares fractions as exact rationals.

# Questions for the smaller one.
LOW = r"small|less|lower|short|lighter|thinner|least|<|\bmin\b|before|closer to zero"
# The largest comes first.
FALLING = r"\b(?:larg\w*|bigg\w*|high) to|(?:greatest|largest|leader)\b.* (?:first|on top)|descending|reverse"


def solve(prompt: str) -> str:
    """A fraction, a list of them, a sign, a word."""
    parts = re.findall(r"\d+/\d+", prompt)
    value = {part: Fraction(part) for part in parts}
    if all(re.search(rf"\b{word}\b", prompt) for word in ("more", "less", "equal")):
        away = value[parts[0]] - Fraction(1, 2)
        return "equal" if away == 0 else "more" if away > 0 else "less"
    if len(parts) == 3:
        return ", ".join(sorted(parts, key=value.__getitem__, reverse=bool(re.search(FALLING, prompt))))
    x, y = parts
    if "<" in prompt and ">" in prompt:
        return "<" if value[x] < value[y] else ">"
    if re.search(r"(?i)^(?:is|does) |\byes(?: or |/)no\b|say yes if", prompt):
        return "yes" if (value[x] < value[y]) == bool(re.search(LOW, prompt)) else "no"
    return (min if re.search(LOW, prompt) else max)(parts, key=value.__getitem__)
