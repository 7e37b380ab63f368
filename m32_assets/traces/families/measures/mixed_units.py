"""Quantities in two units: all into the smaller one, then the sum, the rest, the multiple or the part, and back."""

import re
from fractions import Fraction

from m32_assets.traces.columns import computing, divided, multiplied
from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import numbers_in_words
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, keyed_wordings

# One and more of the large unit, of the small unit; how many small ones make a large one; in what steps they occur.
UNITS: list[tuple] = [
    (*line.split()[:4], *map(int, line.split()[4:]))
    for line in (
        "m m cm cm 100 5|metre metres cm cm 100 5|meter meters cm cm 100 5|km km m m 1000 50|kg kg g g 1000 50|"
        "litre litres ml ml 1000 50|liter liters ml ml 1000 50|hour hours minute minutes 60 5|"
        "foot feet inch inches 12 1|"
        "minute minutes second seconds 60 5|day days hour hours 24 1|week weeks day days 7 1|dozen dozen egg eggs 12 1"
    ).split("|")
]


def shown(v: int, form: str, unit: tuple) -> str:
    """``v`` small units: in both units (x), the large one (b) or the small one (s); else as a number."""
    *names, f, _ = unit
    if form == "x":
        return shown(v // f * f, "b", unit) + (" and " if len(names[0]) > 2 else " ") + shown(v % f, "s", unit)
    n, (one, more) = (v / f, names[:2]) if form == "b" else (v, names[2:])
    return f"{n:g} {one if n == 1 else more}" if form in "bs" else str(v)


def points(op: str, forms: str, unit: tuple) -> list[tuple]:
    """Pairs of numbers with their result, in mixed order, for which the question makes sense."""
    (*_, f, g), found = unit, []
    held = {
        "x": [v for v in range(f, 5 * f, g) if v % f],
        "s": range(2 * g, 5 * f if op in "=<>?" else f, g),
        "b": range(3 * f // 2, 8 * f, f // 4) if f > 99 else range(2 * f, 9 * f, f),
        "n": range(2, 10),
    }
    for a, b in ((a, b) for a in held[forms[0]] for b in held.get(forms[1], [1])):
        z = {"+": a + b, "-": a - b, "×": a * b, "÷": a // b}.get(op, a)
        near = 0 < abs(a - b) <= (f // 2 if op in "<>?" else 9 * f) and (op != "÷" or (a % b == 0 and 2 < z != f))
        if near and z > 0 and (forms[2] != "x" or (z > f and z % f)) and (op != "×" or len(multiplied(a, b)) < 5):
            found.append((op, forms, unit, a, b, z))
    return sorted(found, key=lambda p: (p[3] * 7919 + p[4] * 104729) % 10007)


@family(
    "reasoning",
    point=[
        (text, *p)
        for key, text in keyed_wordings(__file__)
        for op, forms, of in [key.split()]
        for unit in UNITS
        if of in (unit[0], "any" if unit[2] != "egg" else "", "ten" if unit[4] > 99 else "")
        for p in points(op, forms, unit)[: 110 if of == unit[0] else 30]
    ],
)
def mixed_units(point: tuple) -> Draft:
    (text, op, forms, (one, more, _, small, f, _g), x, y, z), steps = point, []
    for v, form in zip((x, y), forms[:2], strict=True):
        whole = v - v % f * (form == "x")
        claim = f"{whole / f:g} × {f} = {whole}" + f", {whole} + {v - whole} = {v}" * (v > whole)
        steps += [("convert", claim)] if form in "xb" else []
    xs, ys, answer = (shown(v, form, point[3]) for v, form in zip((x, y, z), forms, strict=True))
    answer = {"?": ("no", "yes")[x > y], ">": xs if x > y else ys, "<": ys if x > y else xs}.get(op, answer)
    claim = f"{x} {op} {y} = {z}" if op in "+-" else f"{x} {'<' if x < y else '>'} {y}"
    lines = {"×": multiplied(x, y), "÷": divided(x, y), "=": []}.get(op, [claim])
    lines += {
        "x": [f"{z // f} × {f} = {z // f * f}, {z} - {z // f * f} = {z % f}"],
        "b": [f"{z} ÷ {f} = {z / f:g}"],
    }.get(forms[2], [])
    to = {"x": f"{more} and {small}", "b": more}.get(forms[2], small)
    task = f"{xs} {op if op in '+-×÷' else 'or'} {ys}, in {small}" + f", then in {to}" * (to != small)
    plan = f"1 {one} is {f} {small}: {f'{xs} in {to}' if op == '=' else task}"
    steps = [("plan", plan), *steps, *computing(*lines), ("conclude", f"so it is {answer}")]
    prompt, in_words = fill_template(text, x=xs, y=ys, n=y, B=more, s=small), len(one) > 2 and (x + y) % 3 == 0
    return Draft(numbers_in_words(prompt) if in_words else prompt, steps, answer)


# Solver: turns quantities into fractions of one unit and adds or takes away step by step.

# Sizes in the smallest unit of their kind.
SIZE = {
    "km": 1000,
    "m": 1,
    "metres": 1,
    "cm": Fraction(1, 100),
    "centimetres": Fraction(1, 100),
    "kg": 1000,
    "g": 1,
    "litres": 1000,
    "ml": 1,
    "weeks": 604800,
    "days": 86400,
    "hours": 3600,
    "minutes": 60,
    "seconds": 1,
    "feet": 12,
    "inches": 1,
    "dozen": 12,
    "eggs": 1,
}
# Singular and plural of the units.
ONE = {"foot": "feet", "inch": "inches"} | {unit[:-1]: unit for unit in SIZE if unit.endswith("s") and len(unit) > 3}
NAMES = rf"({'|'.join(sorted([*SIZE, *ONE], key=len, reverse=True))})\b"
AMOUNT = re.compile(rf"(\d+(?:\.\d+)?) {NAMES}(?:(?: and)? (\d+) {NAMES})?")
ASKED = re.compile(rf"(?:[Ii]n|many|into|to) {NAMES}(?: and {NAMES})?")
# Questions for a difference.
LESS = (
    r"left|remain|stay|farther|faster|still|ahead|sawn|[Cc]ut|drink (?!d)|to go|higher|more than|away|empty|"
    r"[Bb]y how"
)


def said(size: Fraction, units: list[str]) -> str:
    """The size in its units."""
    if not units:
        return str(size)
    n = size // SIZE[units[0]] if len(units) > 1 else size / SIZE[units[0]]
    name = next((one for one, more in ONE.items() if more == units[0] and n == 1), units[0])
    rest = (" and " if len(name) > 2 else " ") + said(size - n * SIZE[units[0]], units[1:]) if len(units) > 1 else ""
    return f"{float(n):g} {name}{rest}"


def solve(prompt: str) -> str:
    """The quantity or number that is asked for."""
    text = re.sub("(met|lit)er", r"\1re", in_digits(prompt))
    found = [
        (sum(Fraction(n) * SIZE[ONE.get(unit, unit)] for n, unit in ((m[1], m[2]), (m[3], m[4])) if n), m[0])
        for m in AMOUNT.finditer(text)
    ]
    rest = AMOUNT.sub("", text)
    asked, number, amounts = ASKED.search(rest), re.search(r"\d+", rest), [size for size, _ in found]
    if re.search(r"\bIs\b", rest):
        return "yes" if amounts.index(max(amounts)) == ("gap" in rest) else "no"
    if "Which" in rest:
        return (min if re.search("less|shorter", rest) else max)(found)[1]
    units = [ONE.get(unit, unit) for unit in asked.groups() if unit] if asked else []
    if number and len(amounts) == 1:
        n = int(number[0])
        size = amounts[0] / n if re.search("equal|split|evenly", rest) else sum([amounts[0]] * n)
    elif not units:
        size = len([1 for _ in range(int(max(amounts) // min(amounts)))])
    else:
        size = max(amounts) - min(amounts) if len(amounts) > 1 and re.search(LESS, rest) else sum(amounts)
    answer = said(Fraction(size), units)
    return re.sub("(met|lit)re", r"\1er", answer) if re.search("(met|lit)er", prompt) else answer
