"""The two sides of a relation: whether they can be compared, and whether it holds between their values."""

from __future__ import annotations

import re
from fractions import Fraction

from m32_assets.traces.verification.exact_numbers import Number
from m32_assets.traces.verification.expressions import Expression
from m32_assets.traces.verification.numerals import NUMBER, last_place
from m32_assets.traces.verification.units import UNITS

# Where notation is open to more than the readings: a letter that may be a variable or a unit, ``%`` before a number.
_LETTER = re.compile(r"[0-9]([A-Za-z])(?!\w)")
_PERCENT_BEFORE = re.compile(r"%\s?[0-9(]")


def related(a: Number, relation: str, b: Number, places: Fraction, allowed: bool) -> bool:
    """Whether a relation holds.

    Args:
        places: how far a rounded value may be away.
        allowed: whether ``b`` may be rounded.
    """
    if relation in ("=", "≈"):
        return a == b or (allowed and abs(a - b) <= places)
    if relation == "≠":
        return a != b
    return {"<": a < b, ">": a > b, "≤": a <= b, "≥": a >= b}[relation]


def half_place(written: str, right: Expression) -> Fraction:
    """Half a unit in the last written place of a rounded value. Zeros at its end may be due to rounding."""
    if right.operations:
        return abs(Fraction(right.value)) / 4  # an estimate: 397 × 5 ≈ 400 × 5
    if right.form in ("fraction", "mixed"):
        return abs(Fraction(right.value)) / 20
    scale = Fraction(1, 100) if right.form == "percent" else Fraction(1)
    return scale * last_place(written) / 2


def unclear(sides: tuple[str, str], left: Expression, right: Expression) -> bool:
    """Whether a false claim may mean something else: "2L + 8 = 22", "30/100%1000 = 300", "1 pound is $3"."""
    both = " = ".join(sides)
    if _PERCENT_BEFORE.search(both) or " of " in sides[1] or (right.dangling and not left.operations):
        return True
    if right.operations and " per " in sides[1]:
        return True
    if letters := _LETTER.findall(both):
        return len(set(letters)) > 1 or len(letters) < len(re.findall(NUMBER, both))
    if not left.operations and (left.form == "percent") != (right.form == "percent"):
        return True
    if " of " not in sides[0]:
        return False
    mine, theirs = ({UNITS[unit][0] for unit in side.units if unit in UNITS} for side in (left, right))
    return bool(mine and theirs and not mine & theirs)


def comparable(left: Expression, right: Expression) -> bool:
    """Whether a bare quantity is comparable with the other side; "3 pens = $6" and "1/4 = 6 apples" are not."""
    part = left.form in ("fraction", "percent") and left.value < 1
    if part and (right.value >= 1 or right.value == int(right.value)):
        return False
    mine, theirs = set(left.units), set(right.units)
    if mine == theirs:
        return True
    if not mine or not theirs:
        known = [UNITS[unit][0] for unit in mine | theirs if unit in UNITS]
        return len(known) == len(mine | theirs) and set(known) == {"count"}
    return same_dimension(left, right)


def same_dimension(left: Expression, right: Expression) -> bool:
    """Whether both sides have known units of one dimension, and not the same units."""
    if not left.units or not right.units or left.units == right.units:
        return False
    dimensions = {UNITS[unit][0] if unit in UNITS else None for unit in (*left.units, *right.units)}
    return len(dimensions) == 1 and None not in dimensions
