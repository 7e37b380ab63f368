"""Quantities in two units: all into the smaller one, then the sum, the rest, the multiple or the part, and back."""

import re
from fractions import Fraction

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import numbers_in_words
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, named_wordings

# One and more of the large unit, of the small unit; how many small ones make a large one; in what steps they occur.
UNITS: list[tuple] = [
    (*line.split()[:4], *map(int, line.split()[4:]))
    for line in (
        "m m cm cm 100 5|metre metres cm cm 100 5|meter meters cm cm 100 5|km km m m 1000 50|kg kg g g 1000 50|"
        "litre litres ml ml 1000 50|liter liters ml ml 1000 50|hour hours minute minutes 60 5|"
        "foot feet inch inches 12 1|pound pounds ounce ounces 16 1|year years month months 12 1|"
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


def easy(a: int, b: int) -> bool:
    """Whether the larger factor has at most two digits other than 0."""
    return sum(digit != "0" for digit in str(max(a, b))) < 3


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
        if near and z > 0 and (forms[2] != "x" or (z > f and z % f)) and (op != "×" or easy(a, b)):
            found.append((op, forms, unit, a, b, z))
    return sorted(found, key=lambda p: (p[3] * 7919 + p[4] * 104729) % 10007)


@family(
    "reasoning",
    point=[
        (line[1:], *p)
        for line in named_wordings(1)(__file__)
        for op, forms, of in [line[0].split()]
        for unit in UNITS
        if of in (unit[0], "any" if unit[2] != "egg" else "", "ten" if unit[4] > 99 else "")
        for p in points(op, forms, unit)[: 110 if of == unit[0] else 30]
    ],
)
def mixed_units(point: tuple) -> Draft:
    texts, op, forms, unit, x, y, z = point
    one, more, _, small, f, _g = unit
    xs, ys, answer = (shown(v, form, unit) for v, form in zip((x, y, z), forms, strict=True))
    prompt, known, named = (fill_template(text, x=xs, y=ys, n=y, B=more, s=small) for text in texts)
    # what is turned into small units, and the result
    *names, wanted = named.split(", ")
    steps = [("plan", known), ("recall", f"1 {one} is {f} {small}")]
    labels = [wanted] if op == "=" else [f"{name} in {small}" for name in names]
    turned = [(v, form) for v, form in zip((x, y), forms[:2], strict=True) if form in "xb"]
    for label, (v, form) in zip(labels, turned, strict=False):
        whole, made = v - v % f * (form == "x"), answer if op == "=" else str(v)
        claim = f"{whole}, {whole} + {v - whole} = {made}" if v > whole else made
        steps.append(("convert", f"{label}: {whole / f:g} × {f} = {claim}"))
    if op in "<>?":
        answer = {"?": ("no", "yes")[x > y], ">": xs if x > y else ys, "<": ys if x > y else xs}[op]
        steps.append(("compare", f"{x} {'<' if x < y else '>'} {y}, so {wanted}: {answer}"))
    elif op != "=":
        claim = f"{x} {op} {y} = "
        steps.append(
            ("compute", f"{wanted} in {small}: {claim}{z}" if forms[2] in "xb" else f"{wanted}: {claim}{answer}")
        )
    if forms[2] == "x":
        whole = z - z % f
        steps.append(("convert", f"whole {more}: {z // f} × {f} = {whole}, {z} - {whole} = {z % f}"))
        steps.append(("conclude", f"{wanted}: {answer}"))
    elif forms[2] == "b":
        steps.append(("convert", f"{wanted}: {z} ÷ {f} = {answer}"))
    *work, (_, last) = steps
    worded = len(one) > 2 and (x + y) % 3 == 0
    return Draft(numbers_in_words(prompt) if worded else prompt, [*work, ("conclude", last)], answer)


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
    "pounds": 16,
    "ounces": 1,
    "years": 12,
    "months": 1,
    "dozen": 12,
    "eggs": 1,
}
# Singular and plural of the units.
ONE = {"foot": "feet", "inch": "inches"} | {unit[:-1]: unit for unit in SIZE if unit.endswith("s") and len(unit) > 3}
NAMES = rf"({'|'.join(sorted([*SIZE, *ONE], key=len, reverse=True))})\b"
AMOUNT = re.compile(rf"(\d+(?:\.\d+)?) {NAMES}(?:(?: and)? (\d+) {NAMES})?")
ASKED = re.compile(rf"(?:[Ii]n|many|into|to|[?]) {NAMES}(?: and {NAMES})?")
# Questions for a difference.
LESS = (
    r"left|remain|stay|farther|faster|still|ahead|sawn|[Cc]ut|drink (?!d)|to go|higher|more than|away|empty|"
    r"[Bb]y how|\bless\b|lose|minus|taken out|drops|planes off|uses"
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
        return "yes" if amounts.index(max(amounts)) == bool(re.search("gap|recipe", rest)) else "no"
    if "Which" in rest:
        return (min if re.search("less|shorter|smaller", rest) else max)(found)[1]
    units = [ONE.get(unit, unit) for unit in asked.groups() if unit] if asked else []
    if number and len(amounts) == 1:
        n = int(number[0])
        size = amounts[0] / n if re.search("equal|[Ss]plit|evenly|divided|share", rest) else sum([amounts[0]] * n)
    elif not units:
        size = len([1 for _ in range(int(max(amounts) // min(amounts)))])
    else:
        size = max(amounts) - min(amounts) if len(amounts) > 1 and re.search(LESS, rest) else sum(amounts)
    answer = said(Fraction(size), units)
    return re.sub("(met|lit)re", r"\1er", answer) if re.search("(met|lit)er", prompt) else answer
