"""Adding and subtracting decimals: the points in line, then column by column."""

import re
from decimal import Decimal
from fractions import Fraction

from m32_assets.traces.columns import columns
from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import number
from m32_assets.traces.wordings import fill_template, named_wordings

PLACES = {10: ("tenths", "ones", "tens", "hundreds"), 100: ("hundredths", "tenths", "ones", "tens")}


@family("reasoning", scale=(10, 100), y=range(11, 400, 2), gap=range(12, 500, 3), wording=named_wordings(1))
def decimals(scale: int, y: int, gap: int, wording: tuple[str, ...]) -> Draft:
    sign = wording[0]
    gap += y + gap == scale  # not 1, for the stories would say "1 metres"
    x, result = y + gap, gap if sign == "-" else 2 * y + gap
    # a result below 1 has a zero before its point
    shown = columns(x, sign, y, PLACES[scale], least=len(str(scale)))
    a, b, c = (number(Fraction(n, scale)) for n in (x, y, result))
    prompt, known, wanted = (fill_template(text, x=a, y=b, key=x * 31 + y) for text in wording[1:])
    work = [("compute", column) for column in shown]
    return Draft(prompt, [("plan", known), *work, ("conclude", f"{wanted}: {a} {sign} {b} = {c}")], c)


# Solver: adds and subtracts decimals as text of the decimal module.

# What asks for the smaller number to be taken from the larger.
_LESS = re.compile(
    r" -=? |\d-\d|x \+|___|subtract|minus|saws|poured out|difference|bigger|away|faster|heavier|ahead|must be added"
    r"|empty|needed|melted|reduce|farther|after:|gained|the rest|less than|apart|exceed|take off|cheaper|^lower"
    r"|sum of a|missing|did the fever|used\?|for a curtain|snack|alone|saved|left, in|sink|drank|shorter is"
    r"|shorter\. How|to dig|stays|may still|growth|owed|between them|together the",
    re.I,
)


def solve(prompt: str) -> str:
    """The sum or the difference of the two numbers in the prompt, without trailing zeros."""
    low, high = sorted(Decimal(n) for n in re.findall(r"\d+(?:\.\d+)?", prompt))
    return f"{(high - low if _LESS.search(prompt) else low + high).normalize():f}"
