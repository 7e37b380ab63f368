"""Converting units, into smaller ones by multiplying and into larger ones by dividing."""

from m32_assets.traces.columns import multiplied
from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import keyed_wordings, told

UNITS = {
    "length": (
        ("kilometers", "meters", 1000),
        ("meters", "centimeters", 100),
        ("centimeters", "millimeters", 10),
        ("feet", "inches", 12),
        ("yards", "feet", 3),
    ),
    "weight": (("kilograms", "grams", 1000), ("tonnes", "kilograms", 1000), ("pounds", "ounces", 16)),
    "volume": (("liters", "milliliters", 1000), ("gallons", "quarts", 4)),
    "time": (
        ("hours", "minutes", 60),
        ("minutes", "seconds", 60),
        ("days", "hours", 24),
        ("weeks", "days", 7),
        ("years", "months", 12),
        ("decades", "years", 10),
    ),
}
# The wordings of a unit are those for any unit and those for its kind.
POINTS = [
    (unit, text)
    for of, text in keyed_wordings("unit_conversion")
    for kind, units in UNITS.items()
    for unit in units
    if of in ("any", kind)
]


@family("reasoning", in_words=3, point=POINTS, n=range(2, 60), up=(False, True))
def unit_conversion(point: tuple[tuple[str, str, int], str], n: int, up: bool) -> Draft:
    (big, small, factor), wording = point
    one = "foot" if big == "feet" else big[:-1]
    steps = [("recall", f"1 {one} is {factor} {small}")]
    if up:
        steps.append(("plan", f"{small} to {big}: divide by {factor}"))
        steps.append(("compute", f"{n * factor} ÷ {factor} = {n}"))
        count, asked, given, to = n * factor, n, small, big
    else:
        steps.append(("plan", f"{big} to {small}: multiply by {factor}"))
        steps.extend(("compute", line) for line in multiplied(n, factor))
        count, asked, given, to = n, n * factor, big, small
    steps.append(("conclude", f"{count} {given} is {asked} {to}"))
    return Draft(told(wording, n=count, of=given, to=to), steps, f"{asked} {to}")
