"""Powers: the base multiplied by itself, one product after another."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import wordings

NAMED = {2: "squared", 3: "cubed"}
POINTS = [
    *((b, 2) for b in range(2, 26)),
    *((b, 3) for b in range(2, 11)),
    *((b, 4) for b in range(2, 7)),
    *((b, e) for b in (2, 3, 10) for e in (5, 6)),
]


@family("reasoning", point=POINTS, wording=wordings)
def powers(point: tuple[int, int], wording: str) -> Draft:
    b, e = point
    steps = [("plan", f"power: {' × '.join([str(b)] * e)}")]
    for i in range(2, e + 1):
        kind = "conclude" if i == e else "compute"
        if b > 12:
            tens, ones = b // 10 * 10, b % 10
            if ones:
                steps.append(("compute", f"{b} × {tens} = {b * tens}, {b} × {ones} = {b * ones}"))
                steps.append(("compute", f"{b * tens} + {b * ones} = {b * b}"))
        steps.append((kind, f"{b ** (i - 1)} × {b} = {b**i}"))
    return Draft(wording.format(b=b, e=e, n=NAMED.get(e, f"to the {e}th")), steps, str(b**e))


# Solver: finds powers by adding equal groups again and again.
def solve(prompt: str) -> str:
    """The base of the prompt to the power of its exponent, or squared, or cubed."""
    numbers = [int(n) for n in re.findall(r"\d+", prompt)]
    if re.search(r"^exponent|copies|code has", prompt):
        numbers.reverse()
    exponent = 2 if "squared" in prompt else 3 if "cubed" in prompt else numbers[1]
    value = 1
    for _ in range(exponent):
        value = sum([value] * numbers[0])
    return str(value)
