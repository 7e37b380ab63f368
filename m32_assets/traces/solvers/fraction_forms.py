"""Answers questions on the forms of fractions in exact rationals, and finds tops and wholes by counting."""

import re
from fractions import Fraction
from itertools import count

from m32_assets.traces.solvers.fraction_of import fractions_of
from m32_assets.traces.text import number
from m32_assets.traces.verification.number_words import in_digits

UNITS = {
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
        unit = re.search(rf"\b(?:a|an) ({'|'.join(UNITS)})\b", text)
        if unit:
            return str(Fraction(numbers[0], UNITS[unit[1]]))
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
