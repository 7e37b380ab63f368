"""Converting units, into smaller ones by multiplying and into larger ones by dividing."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, keyed_wordings

UNITS = {
    "length": (
        ("kilometers", "meters", 1000),
        ("meters", "centimeters", 100),
        ("centimeters", "millimeters", 10),
        ("kilometres", "metres", 1000),
        ("metres", "centimetres", 100),
        ("feet", "inches", 12),
        ("yards", "feet", 3),
    ),
    "weight": (("kilograms", "grams", 1000), ("tonnes", "kilograms", 1000), ("pounds", "ounces", 16)),
    "volume": (
        ("liters", "milliliters", 1000),
        ("litres", "millilitres", 1000),
        ("gallons", "quarts", 4),
        ("quarts", "pints", 2),
    ),
    "time": (
        ("hours", "minutes", 60),
        ("minutes", "seconds", 60),
        ("days", "hours", 24),
        ("weeks", "days", 7),
        ("years", "months", 12),
        ("decades", "years", 10),
    ),
}
# The wordings of a unit are those for any unit and those for its kind, which names the result.
POINTS = [
    (unit, text, of)
    for of, text in keyed_wordings(__file__)
    for kind, units in UNITS.items()
    for unit in units
    if of in ("any", kind)
]


@family("reasoning", in_words=3, point=POINTS, n=range(2, 60), up=(False, True))
def unit_conversion(point: tuple[tuple[str, str, int], str, str], n: int, up: bool) -> Draft:
    (big, small, factor), wording, of = point
    one, made = "foot" if big == "feet" else big[:-1], n * factor
    count, asked, given, to = (made, n, small, big) if up else (n, made, big, small)
    name = to if of == "any" else f"{of} in {to}"
    if up:
        rule, claim = f"{big} are larger than {small}: divide by {factor}", f"{made} ÷ {factor} = {n}"
    else:
        rule, claim = f"{small} are smaller than {big}: multiply by {factor}", f"{n} × {factor} = {made}"
    steps = [
        ("plan", f"{count} {given}; wanted: {name}"),
        ("recall", f"1 {one} is {factor} {small}"),
        ("recall", rule),
        ("compute", f"{name}: {claim}"),
        ("conclude", f"{count} {given} is {asked} {to}"),
    ]
    return Draft(fill_template(wording, n=count, of=given, to=to), steps, f"{asked} {to}")


# Solver: answers unit questions from a table of its own.

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
    "kilometres": 1_000_000,
    "metres": 1000,
    "centimetres": 10,
    "litres": 1000,
    "millilitres": 1,
    "gallons": 8,
    "quarts": 2,
    "pints": 1,
}


def solve(prompt: str) -> str:
    """The number of the other unit, with its name."""
    prompt = in_digits(prompt)
    match = re.search(r"(\d+) (\w+)", prompt)
    assert match is not None
    (other,) = {word for word in re.findall(r"[a-z]+", prompt.lower()) if word in SIZE} - {match[2]}
    return f"{int(match[1]) * SIZE[match[2]] // SIZE[other]} {other}"
