"""Sums and differences that go below zero, bare and as temperatures, floors and debts."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import fill_template, keyed_wordings


# {a} is negative, {n} its size, {b} positive.
@family("reasoning", n=range(2, 31), b=range(2, 31), wording=keyed_wordings)
def negatives(n: int, b: int, wording: tuple[str, str]) -> Draft:
    kind, text = wording
    if kind == "below":
        c = b + n
        steps = [("plan", f"below zero: {b} - {c}"), ("compute", f"{c} - {b} = {n}, so {n} below zero")]
        result, claim = -n, f"{b} - {c} = {-n}"
    elif kind == "fall":
        c, result, claim = 0, -n - b, f"{-n} - {b} = {-n - b}"
        steps = [("plan", f"further below zero: {-n} - {b}"), ("compute", f"{n} + {b} = {n + b}")]
    else:
        c, result, claim = 0, b - n, f"{-n} + {b} = {b - n}"
        side = "stays below zero" if b < n else "reaches zero" if b == n else "passes zero"
        steps = [("plan", f"up from {-n} by {b}: {side}"), ("compute", f"{max(b, n)} - {min(b, n)} = {abs(result)}")]
    return Draft(fill_template(text, a=-n, b=b, c=c), [*steps, ("conclude", claim)], str(result))


# Solver: answers questions around zero by stepping along the number line.

# Cues of going down.
DOWN = "minus|subtract|take|colder|fell|down|less than|sinks|decrease|drop|lose|back|left|spen[dt]|pay a|fined|owes"
# what stands behind the size of the change where that comes first
CHANGE_FIRST = r"\d (?:above|less than|floors down from|to the left from|is subtracted from)|^(?:Add|Take|Subtract)"


def solve(prompt: str) -> str:
    """Where one ends up."""
    prompt = prompt.replace(" - ", " minus ")
    at, by = (int(n) for n in re.findall(r"(?<!\d)-?\d+", prompt))
    if re.search(CHANGE_FIRST, prompt):
        at, by = by, at
    step = -1 if re.search(DOWN, prompt.lower()) else 1
    for _ in range(by):
        at += step
    return str(at)
