"""Adding and subtracting fractions: one bottom for both, then the tops."""

import re
from fractions import Fraction
from math import lcm

from m32_assets.traces.families.fractions.fraction_of import Part, fractions_of
from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import fill_template, keyed_wordings

FRACTIONS = [
    Fraction(t, b) for b in (2, 3, 4, 5, 6, 7, 8, 9, 10, 12) for t in range(1, b) if Fraction(t, b).denominator == b
]
PAIRS = [
    (x, y) for x in FRACTIONS for y in FRACTIONS if x > y and x + y <= 1 and lcm(x.denominator, y.denominator) <= 40
]


@family("reasoning", pair=PAIRS, wording=keyed_wordings)
def fraction_add(pair: tuple[Fraction, Fraction], wording: tuple[str, str]) -> Draft:
    (x, y), (sign, text) = pair, wording
    bottom = lcm(x.denominator, y.denominator)
    tops = [f.numerator * bottom // f.denominator for f in pair]
    result = x + y if sign == "+" else x - y
    top = tops[0] + tops[1] if sign == "+" else tops[0] - tops[1]
    a, b = (f"{f.numerator}/{f.denominator}" for f in pair)
    answer = str(result)
    steps = [("plan", f"common bottom of {a} and {b}: {bottom}")]
    changed = [f"{f} = {t}/{bottom}" for f, t in zip((a, b), tops, strict=True) if f != f"{t}/{bottom}"]
    if changed:
        steps.append(("transform", ", ".join(changed)))
    steps.append(("compute", f"tops: {tops[0]} {sign} {tops[1]} = {top}"))
    plain = f"{top}/{bottom}"
    steps.append(("conclude", f"{plain} = {answer}" if plain != answer else f"the result is {answer}"))
    return Draft(
        fill_template(text, x=Part(*x.as_integer_ratio()), y=Part(*y.as_integer_ratio()), key=tops[0] * 41 + tops[1]),
        steps,
        answer,
    )


# Solver: adds and subtracts fractions in rationals.

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
