"""The two sides of a relation: whether they can be compared, and whether it holds between their values."""

from __future__ import annotations

import re
from fractions import Fraction

from m32_assets.traces.verification.claim_tokens import tokens_of
from m32_assets.traces.verification.exact_numbers import Number
from m32_assets.traces.verification.expressions import Expression
from m32_assets.traces.verification.numerals import NUMBER, last_place, plain
from m32_assets.traces.verification.units import UNITS, measure

# Where notation is open to more than the readings: a letter that may be a variable or a unit, ``%`` before a number.
_LETTER = re.compile(r"[0-9]([A-Za-z])(?!\w)")
_PERCENT_BEFORE = re.compile(r"%\s?[0-9(]")
_NUMBERS = ("number", "fraction", "mixed")
# to which a number may be rounded, the highest first
_PLACES = tuple(Fraction(10) ** power for power in range(12, -7, -1))


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


def half_place(exactly: str, written: str, right: Expression) -> Fraction:
    """Half a unit in the last written place of a rounded value. Zeros at its end may be due to rounding.

    Args:
        exactly: the left side as a plain text.
        written: the right side.
    """
    if right.operations:
        # an estimate, 397 × 5 ≈ 400 × 5, or rounded constants, π × 5² ≈ 3.14 × 25
        return abs(Fraction(right.value)) / (4 if _is_estimate(exactly, written) else 20)
    if right.form in ("fraction", "mixed"):
        return abs(Fraction(right.value)) / 20
    scale = Fraction(1, 100) if right.form == "percent" else Fraction(1)
    return scale * last_place(written) / 2


def _is_estimate(exactly: str, written: str) -> bool:
    """Whether the right side has the operators of the left one, and each of its numbers or a rounder one."""
    (signs, numbers), (others, rounder) = _parts(exactly), _parts(written)
    same = signs == others and len(numbers) == len(rounder)
    return same and all(_is_as_round(one, other) for one, other in zip(numbers, rounder, strict=True))


def _parts(side: str) -> tuple[list[object], list[Fraction]]:
    """The operators and the numbers of a side."""
    tokens = tokens_of(side)
    signs = [token.value for token in tokens if token.kind in ("operator", "power", "superscript", "percent", "root")]
    wholes = [token for token in tokens if token.kind in _NUMBERS]
    return signs, [Fraction(one.value) if one.kind == "number" else Fraction(*one.value) for one in wholes]


def _is_as_round(exactly: Fraction, about: Fraction) -> bool:
    """Whether a number is another one, or what that is when rounded."""
    if exactly == about:
        return True
    place = next((place for place in _PLACES if about % place == 0), None)
    if not about or place is None or exactly % place == 0:
        return False
    return abs(exactly - about) <= max(place / 2, abs(about) / 4)


def _bare_in_sum(written: str, side: Expression) -> bool:
    """Whether a sum or difference has quantities and a number without a unit: "2 hours - 30"."""
    numbers = sum(token.kind in _NUMBERS for token in tokens_of(written))
    return 0 < len(side.units) < numbers and only_adds(written, side)


def only_adds(written: str, side: Expression) -> bool:
    """Whether a side is a quantity, or a sum or difference of quantities."""
    signs = [token.value for token in tokens_of(written) if token.kind == "operator"]
    return side.operations <= len(signs) and all(sign in ("+", "-") for sign in signs)


def measures(side: Expression) -> tuple[str, frozenset[Fraction]] | None:
    """The dimension and the sizes of the units of a side; numbers are counts of one; None if they are not known."""
    known = [measure(unit) for unit in side.units] or [UNITS["one"]]
    dimensions = {one[0] if one else "" for one in known}
    if len(dimensions) > 1 or "" in dimensions:
        return None
    return dimensions.pop(), frozenset(one[1] for one in known if one)


def converts(left: Expression, right: Expression) -> bool:
    """Whether the sides have units of one dimension and different sizes, so that one must be converted."""
    mine, theirs = measures(left), measures(right)
    return mine is not None and theirs is not None and mine[0] == theirs[0] and len(mine[1] | theirs[1]) > 1


def unclear(sides: tuple[str, str], left: Expression, right: Expression) -> bool:
    """Whether a false claim may mean something else: "2L + 8 = 22", "30/100%1000 = 300", "1 pound is $3"."""
    if left.operations and right.units and converts(left, right) and _bare_in_sum(plain(sides[0]), left):
        return True
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
