"""Answers unit questions from a table of its own."""

import re

from m32_assets.traces.verification.number_words import in_digits

# each unit in the smallest unit of its kind
SIZE = {
    "kilometers": 1_000_000,
    "meters": 1000,
    "centimeters": 10,
    "millimeters": 1,
    "kilograms": 1000,
    "grams": 1,
    "liters": 1000,
    "milliliters": 1,
    "weeks": 604_800,
    "days": 86_400,
    "hours": 3600,
    "minutes": 60,
    "seconds": 1,
    "yards": 36,
    "feet": 12,
    "inches": 1,
    "decades": 120,
    "years": 12,
    "months": 1,
    "tonnes": 1_000_000,
    "pounds": 16,
    "ounces": 1,
    "gallons": 4,
    "quarts": 1,
}


def solve(prompt: str) -> str:
    """The number of the other unit, with its name."""
    prompt = in_digits(prompt)
    match = re.search(r"(\d+) (\w+)", prompt)
    assert match is not None
    (other,) = {word for word in re.findall(r"[a-z]+", prompt.lower()) if word in SIZE} - {match[2]}
    return f"{int(match[1]) * SIZE[match[2]] // SIZE[other]} {other}"
