"""The remainder of a division, or what is left over in a story."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import told

WORDINGS = (
    "What is the remainder when {a} is divided by {b}?", "Find the remainder of {a} ÷ {b}.", "{a} mod {b} =",
    "What is left over when {a} is split into groups of {b}?", "Remainder of {a} divided by {b}?",
    "{name} puts {a} {things} into boxes of {b}. How many {things} do not fill a box?",
    "{a} {things} are shared equally among {b} children, as many each as possible. How many are left over?",
    "{name} packs {a} {things} in bags that hold {b} each and fills every bag. How many {things} remain?",
    "Rows of {b} seats are filled with {a} guests, row by row. How many guests sit in the last, unfinished row?",
    "Take {b} away from {a} again and again. What number below {b} is left?",
    "The {place} has {a} {things} and sells them in packs of {b} only. How many {things} cannot be sold?",
    "Give the rest of {a} after division by {b}.",
)  # fmt: skip
POINTS = [(q * b + r, b) for b in range(3, 13) for q in range(2, 40) for r in range(1, b)]


@family("reasoning", point=POINTS, wording=WORDINGS)
def division_remainder(point: tuple[int, int], wording: str) -> Draft:
    a, b = point
    q, r = divmod(a, b)
    steps = [
        ("plan", f"remainder: how often {b} fits in {a}"),
        ("compute", f"{b} × {q} = {b * q}, and {b} × {q + 1} = {b * q + b} is too much"),
        ("conclude", f"{a} - {b * q} = {r}"),
    ]
    return Draft(told(wording, a=a, b=b), steps, str(r))
