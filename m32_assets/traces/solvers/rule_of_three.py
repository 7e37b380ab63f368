"""Answers proportions by cross multiplication."""

import re
from fractions import Fraction

from m32_assets.traces.verification.number_words import in_digits

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
