"""Square roots of square numbers, also as the side of a square."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import wordings


@family("reasoning", r=range(2, 61), wording=wordings)
def square_root(r: int, wording: str) -> Draft:
    n, tens = r * r, r // 10 * 10
    steps = [("plan", f"square root: which number times itself gives {n}")]
    if r > 12 and r % 10:
        steps.append(("compare", f"{tens} × {tens} = {tens * tens} is too small"))
        steps.append(("compare", f"{tens + 10} × {tens + 10} = {(tens + 10) ** 2} is too large"))
    steps.append(("compute", f"{r} × {r} = {n}"))
    steps.append(("conclude", f"the root is {r}"))
    return Draft(wording.format(n=n), steps, str(r))


# Solver: finds square roots by taking the odd numbers away one after another.
def solve(prompt: str) -> str:
    """How many odd numbers, from 1 on, make up the first number of the prompt."""
    found = re.search(r"\d+", prompt)
    if found is None:
        raise ValueError(f"no number in {prompt!r}")
    rest, odd = int(found[0]), 1
    while rest > 0:
        rest, odd = rest - odd, odd + 2
    return str(odd // 2)
