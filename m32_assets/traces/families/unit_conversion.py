"""Converting units, into smaller ones by multiplying and into larger ones by dividing."""

from m32_assets.traces.columns import multiplied
from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import told, wordings

UNITS = (
    ("kilometers", "meters", 1000), ("meters", "centimeters", 100), ("centimeters", "millimeters", 10),
    ("kilograms", "grams", 1000), ("liters", "milliliters", 1000), ("hours", "minutes", 60), ("minutes", "seconds", 60),
    ("days", "hours", 24), ("weeks", "days", 7), ("feet", "inches", 12), ("yards", "feet", 3), ("years", "months", 12),
    ("tonnes", "kilograms", 1000), ("pounds", "ounces", 16), ("gallons", "quarts", 4), ("decades", "years", 10),
)  # fmt: skip
WORDINGS = wordings("unit_conversion")


@family("reasoning", unit=UNITS, n=range(2, 60), up=(False, True), wording=WORDINGS)
def unit_conversion(unit: tuple[str, str, int], n: int, up: bool, wording: str) -> Draft:
    big, small, factor = unit
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
