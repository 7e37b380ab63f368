"""Greatest common divisor of two numbers, by Euclid's remainders."""

import re
from math import gcd as common

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import named_wordings, of_the_numbers


def _rounds(x: int, y: int) -> int:
    """How many remainders Euclid takes; ``x`` is the larger."""
    return 1 + _rounds(y, x % y) if y else 0


# Pairs that are soon done: one after the other is taken off at most three times.
COPRIME = [
    (x, y)
    for x in range(1, 12)
    for y in range(1, 12)
    if x != y and common(x, y) == 1 and _rounds(max(x, y), min(x, y)) <= 3
]


@family("reasoning", g=range(2, 21), pair=COPRIME, wording=named_wordings(0))
def gcd(g: int, pair: tuple[int, int], wording: tuple[str, ...]) -> Draft:
    a, b = g * pair[0], g * pair[1]
    prompt, known = (text.format(a=a, b=b) for text in wording[1:])
    x, y = max(a, b), min(a, b)
    steps = [
        ("plan", of_the_numbers(known)),
        ("recall", "greatest common divisor: take the smaller off the larger, then the rest off the smaller"),
    ]
    while y:
        often = f"{x // y} times " if x // y > 1 else ""
        times = f"{x // y} × {y}" if x // y > 1 else str(y)
        steps.append(("compute", f"{often}{y} off {x} leaves: {x} - {times} = {x % y}"))
        x, y = y, x % y
    # the result is called what is wanted
    steps.append(("conclude", f"no rest after {g}, so {known.rpartition('wanted: ')[2]}: {g}"))
    return Draft(prompt, steps, str(g))


# Solver: answers greatest-common-divisor questions by trying every divisor.
def solve(prompt: str) -> str:
    """The largest number that divides the first two numbers of the prompt."""
    a, b = map(int, re.findall(r"\d+", prompt)[:2])
    return str(max(d for d in range(1, min(a, b) + 1) if a % d == b % d == 0))
