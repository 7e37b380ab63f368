"""The remainder of a division, or what is left over in a story."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, named_wordings, with_wanted

POINTS = [(q * b + r, b) for b in range(3, 13) for q in range(2, 40) for r in range(1, b)]


@family("reasoning", in_words=3, point=POINTS, wording=named_wordings(2))
def division_remainder(point: tuple[int, int], wording: tuple[str, ...]) -> Draft:
    a, b = point
    q, r = divmod(a, b)
    prompt, known, whole, rest = (fill_template(text, a=a, b=b) for text in wording[1:])
    steps = [
        ("plan", with_wanted(known, rest)),
        ("compute", f"{whole}: {b} × {q} = {b * q}, and {b} × {q + 1} = {b * q + b} is too much"),
        ("conclude", f"{rest}: {a} - {b * q} = {r}"),
    ]
    return Draft(prompt, steps, str(r))


# Solver: finds remainders by taking the smaller number away until it no longer fits.
def solve(prompt: str) -> str:
    """What is left of the larger of the two numbers."""
    prompt = in_digits(prompt)
    small, rest = sorted(set(map(int, re.findall(r"\d+", prompt))))
    while rest >= small:
        rest -= small
    return str(rest)
