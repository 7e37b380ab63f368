"""Answers questions on quantities in two units in fractions of one unit, by adding and taking away step by step."""

import re
from fractions import Fraction

from m32_assets.traces.verification.number_words import in_digits

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
ONE = {"foot": "feet", "inch": "inches"} | {unit[:-1]: unit for unit in SIZE if unit.endswith("s") and len(unit) > 3}
NAMES = rf"({'|'.join(sorted([*SIZE, *ONE], key=len, reverse=True))})\b"
AMOUNT = re.compile(rf"(\d+(?:\.\d+)?) {NAMES}(?:(?: and)? (\d+) {NAMES})?")
ASKED = re.compile(rf"(?:[Ii]n|many|into|to) {NAMES}(?: and {NAMES})?")
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
