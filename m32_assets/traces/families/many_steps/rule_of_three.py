"""From the price or time of some to that of others: down to one, then up again."""

import re
from fractions import Fraction

from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, wordings

POINTS = [(n, one, m) for n in range(2, 10) for one in range(2, 16) for m in range(2, 13) if n != m]


@family("reasoning", in_words=3, point=POINTS, wording=wordings)
def rule_of_three(point: tuple[int, int, int], wording: str) -> Draft:
    n, one, m = point
    t = n * one
    steps = [
        ("plan", f"rule of three: {t} ÷ {n} for one, then × {m}"),
        ("compute", f"{t} ÷ {n} = {one}"),
        ("conclude", f"{one} × {m} = {one * m}"),
    ]
    return Draft(fill_template(wording, n=n, t=t, m=m), steps, str(one * m))


# Solver: answers proportions by cross multiplication.

# A number and the thing it counts.
_COUNTED = re.compile(r"(\d+) (?:such |equal )?(\w+)")


def solve(prompt: str) -> str:
    """The fourth number of the proportion: two numbers count the same thing, the third is what one of them gives."""
    prompt = in_digits(prompt)
    counted = [(int(n), thing) for n, thing in _COUNTED.findall(prompt)]
    things = [thing for _, thing in counted]
    (given,) = (n for n, thing in counted if things.count(thing) == 1)
    known, asked = (n for n, thing in counted if things.count(thing) == 2)
    if re.match(r"(?:How|What|My boss wants) ", prompt):  # what is asked for comes first
        known, asked = asked, known
    return str(Fraction(given * asked, known))
