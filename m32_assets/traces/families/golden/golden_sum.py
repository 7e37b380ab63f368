"""Simple sums of two or three small numbers, as golden-v2 asks."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import listing
from m32_assets.traces.wordings import wordings


# {s} is the sum with plus signs, {l} the numbers as a listing.
@family("golden_style", a=range(1, 21), b=range(1, 21), c=range(0, 21), wording=wordings)
def golden_sum(a: int, b: int, c: int, wording: str) -> Draft:
    numbers = [str(n) for n in (a, b, c) if n]  # without a third number the sum has two
    steps = [("plan", f"numbers to add: {listing(numbers)}; wanted: their sum")]
    if c:
        steps.append(("compute", f"first two: {a} + {b} = {a + b}"))
    steps.append(("conclude", f"sum: {a + b} + {c} = {a + b + c}" if c else f"sum: {a} + {b} = {a + b}"))
    return Draft(wording.format(s=" + ".join(numbers), l=listing(numbers)), steps, str(a + b + c))


# Solver: adds the numbers of a prompt by counting strokes.
def solve(prompt: str) -> str:
    """The sum of all numbers in the prompt."""
    return str(len("".join("|" * int(n) for n in re.findall(r"\d+", prompt))))
