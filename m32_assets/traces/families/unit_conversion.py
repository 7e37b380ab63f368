"""Converting a whole number of units into a smaller unit."""

from m32_assets.traces.family import Draft, family

UNITS = (
    ("kilometers", "meters", 1000), ("meters", "centimeters", 100), ("centimeters", "millimeters", 10),
    ("kilograms", "grams", 1000), ("liters", "milliliters", 1000), ("hours", "minutes", 60), ("minutes", "seconds", 60),
    ("days", "hours", 24), ("weeks", "days", 7), ("feet", "inches", 12), ("yards", "feet", 3), ("years", "months", 12),
)  # fmt: skip
WORDINGS = (
    "How many {small} are in {n} {big}?", "Convert {n} {big} to {small}.", "Write {n} {big} in {small}.",
    "{n} {big} is how many {small}?", "Change {n} {big} into {small}.", "Express {n} {big} as {small}.",
)  # fmt: skip


@family("reasoning", unit=UNITS, n=range(2, 60), wording=WORDINGS)
def unit_conversion(unit: tuple[str, str, int], n: int, wording: str) -> Draft:
    big, small, factor = unit
    one = "foot" if big == "feet" else big[:-1]
    steps = [("recall", f"1 {one} is {factor} {small}"), ("compute", f"{n} × {factor} = {n * factor}")]
    steps.append(("conclude", f"{n} {big} is {n * factor} {small}"))
    return Draft(wording.format(n=n, big=big, small=small), steps, f"{n * factor} {small}")
