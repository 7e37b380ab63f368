"""Sums and differences that go below zero, bare and as temperatures, floors and debts."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import fill_template, named_wordings


# {a} is negative, {n} its size, {b} positive. The names of a wording: the number at the end, and what it counts.
@family("reasoning", n=range(2, 31), b=range(2, 31), wording=named_wordings(2))
def negatives(n: int, b: int, wording: tuple[str, ...]) -> Draft:
    kind, c = wording[0], b + n if wording[0] == "below" else 0
    prompt, known, wanted, units = (fill_template(text, a=-n, b=b, c=c) for text in wording[1:])
    if kind == "below":
        result, size, claim = -n, f"{c} - {b} = {n}", f"{b} - {c} = {-n}"
    elif kind == "fall":
        result, size, claim = -n - b, f"{n} + {b} = {n + b}", f"{-n} - {b} = {-n - b}"
    else:
        result, size, claim = b - n, f"{max(b, n)} - {min(b, n)} = {abs(b - n)}", f"{-n} + {b} = {b - n}"
    side = "below" if result < 0 else "above" if result else "from"
    steps = [("plan", known), ("compute", f"{units} {side} zero: {size}"), ("conclude", f"{wanted}: {claim}")]
    return Draft(prompt, steps, str(result))


# Solver: answers questions around zero by stepping along the number line.

# Cues of going down.
DOWN = (
    r"minus|subtract|take|colder|fell|falls|\bdown|less than|less on|sinks|decrease|drop|lose|loss|back|left|spen[dt]"
    r"|pay a|fined? |owes|-=|x \+ |lower|\d below|deeper|earlier"
)
# what stands behind the size of the change where that comes first
CHANGE_FIRST = (
    r"\d (?:above|below|less than|more than|floors down from|to the left from|is subtracted from|(?:degrees )?from)"
    r"|\d \w+ out of|^(?:Add|Take|Subtract|x \+ )|add a positive"
)


def solve(prompt: str) -> str:
    """Where one ends up."""
    prompt = re.sub(r"(?<=[\d)]) ?- ?(?=\d)", " minus ", prompt)
    at, by = (int(n) for n in re.findall(r"(?<!\d)-?\d+", prompt))
    if re.search(CHANGE_FIRST, prompt):
        at, by = by, at
    step = -1 if re.search(DOWN, prompt.lower()) else 1
    for _ in range(by):
        at += step
    return str(at)
