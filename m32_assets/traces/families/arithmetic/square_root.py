"""Square roots of square numbers, also as the side of a square."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import named_wordings, with_wanted


@family("reasoning", r=range(2, 61), wording=named_wordings(1))
def square_root(r: int, wording: tuple[str, ...]) -> Draft:
    n, tens = r * r, r // 10 * 10
    prompt, known, root = (text.format(n=n) for text in wording[1:])
    steps = [("plan", with_wanted(known, root))]
    if r > 12 and r % 10:
        above = tens + 10
        bounds = f"tens tried: {tens} × {tens} = {tens**2} is too small, {above} × {above} = {above**2} too large"
        steps.append(("compare", bounds))
    steps.append(("compute", f"square: {r} × {r} = {n}"))
    steps.append(("conclude", f"{root}: {r}"))
    return Draft(prompt, steps, str(r))


# Solver: finds square roots by taking the odd numbers away one after another.
def solve(prompt: str) -> str:
    """How many odd numbers, from 1 on, make up the largest whole number of the prompt; "4^0.5" has one, 4."""
    rest, odd = max(int(number) for number in re.findall(r"(?<![\d.])\d+(?!\.?\d)", prompt)), 1
    while rest > 0:
        rest, odd = rest - odd, odd + 2
    return str(odd // 2)
