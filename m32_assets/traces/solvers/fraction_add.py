"""Adds and subtracts fractions in rationals."""

import re

from m32_assets.traces.solvers.fraction_of import fractions_of

# What asks for the smaller fraction to be taken from the larger.
_LESS = re.compile(
    r" - |subtract|minus|drinks|needs|larger|away|difference|taken|greater|longer|now it is|missing|still to do|cut off"
    r"|did \w+ paint|must be added|alone|did \w+ win|ate ",
    re.I,
)


def solve(prompt: str) -> str:
    """The sum of the two fractions in the prompt, or what the smaller leaves of the larger."""
    low, high = sorted(fractions_of(prompt)[0])
    return str(high - low if _LESS.search(prompt) else high + low)
