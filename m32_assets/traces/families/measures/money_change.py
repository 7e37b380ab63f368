"""Prices in dollars and cents: the total of two, or the change from a note, column by column."""

import re

from m32_assets.traces.columns import difference_columns, sum_columns
from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import money
from m32_assets.traces.wordings import fill_template, keyed_wordings

PLACES = ("cents", "ten cents", "dollars", "ten dollars")
NOTES = (500, 1000, 2000, 5000)
WHOLE = (*NOTES, *(dollars * 100 for dollars in range(14, 34) if dollars != 20))


class Price(int):
    """Cents in a wording: ``{x}`` is $5.00; where it can be, ``{x:short}`` is $5, ``{x:note}`` *a $5 bill*,
    and ``{x:cents}`` *85 cents*."""

    def __format__(self, style: str) -> str:
        if (style == "short" and self % 100 == 0) or (style == "note" and self in NOTES):
            return f"${self // 100}" if style == "short" else f"a ${self // 100} bill"
        return f"{int(self)} cents" if style == "cents" and self < 100 else money(self)


@family("reasoning", y=range(25, 480, 5), other=range(len(WHOLE) + 56), wording=keyed_wordings)
def money_change(y: int, other: int, wording: tuple[str, str]) -> Draft:
    sign, text = wording
    x = WHOLE[other] if other < len(WHOLE) else y + 15 * (other - len(WHOLE)) + 65
    if other >= len(WHOLE) and x in NOTES:  # that point has its own number
        x += 5
    result = x + y if sign == "+" else x - y
    columns = (sum_columns if sign == "+" else difference_columns)(x, y, PLACES)
    steps = [
        ("plan", f"money, {'together' if sign == '+' else 'the difference'}: {money(x)} {sign} {money(y)}"),
        *(("compute", column) for column in columns),
        ("conclude", f"{money(x)} {sign} {money(y)} = {money(result)}"),
    ]
    return Draft(fill_template(text, x=Price(x), y=Price(y), key=x * 31 + y), steps, money(result))


# Solver: adds and subtracts prices in whole cents.

# What asks for the smaller price to be taken from the larger.
_LESS = re.compile(
    r"change| - |left|cheaper|more is|still owe|back|\bsave\b|missing|discount|put in|alone|lost|found"
    r"|it costs \S+ more|still need|away|less|profit|uses up|donates|difference|out of",
    re.I,
)
# The second sum is added.
_MORE = re.compile(r"another guest put in", re.I)


def solve(prompt: str) -> str:
    """The amount in dollars and cents."""
    found = re.findall(r"\$(\d+)(?:\.(\d\d))?|(\d+) cents", prompt)
    low, high = sorted(int(cents or 100 * int(d) + int(c or 0)) for d, c, cents in found)
    less = _LESS.search(prompt) and not _MORE.search(prompt)
    cents = high - low if less else high + low
    return f"${cents // 100}.{cents % 100:02d}"
