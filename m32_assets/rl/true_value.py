"""The one value that makes a false claim true, in the unit of its right side.

The verifier lets a claim hold in any reading of ambiguous notation. Here the readings that make sense must agree.
"""

from __future__ import annotations

import re
from fractions import Fraction

from m32_assets.traces.verification.claims import Claim, whole_expression
from m32_assets.traces.verification.exact_numbers import Number
from m32_assets.traces.verification.expressions import PLAIN, Expression, Reading
from m32_assets.traces.verification.numerals import plain
from m32_assets.traces.verification.sides import converts, measures, only_adds
from m32_assets.traces.verification.units import measure

_CONVERT, _NO_PERCENT, _UNFUSED = Reading(convert=True), Reading(percent=False), Reading(fused=False)
# "4 friends - 20 ÷ 5": the minus may be a dash
_DASH = re.compile(r"[^\W\d_] - ")
_FACTOR = r"(?:[×*·⋅∙÷/x]|times|of\b)"
# 20% of 50, 20% × 50, 50 × 20%
_PERCENT_FACTOR = re.compile(rf"% ?{_FACTOR}|{_FACTOR} ?[0-9.]{{1,60}} ?%")
_TIMES_HUNDRED = re.compile(r"[×*·x] ?100(?![0-9.,])|(?<![0-9.,])100 ?[×*·x]")
_FRACTIONS_DIVIDED = re.compile(r"[0-9]{1,30}/[0-9]{1,30} ÷ [0-9]{1,30}/[0-9]{1,30}")
_TIMES = re.compile(r"[×*·x]")


def true_value(claim: Claim, right: Expression) -> Number | None:
    """The value to write in place of the right side's number, or None if it depends on how the claim is read.

    Args:
        right: the right side of the claim.
    """
    left = whole_expression(claim.left)
    if left is None or left.value != claim.value or _has_dash(claim.left):
        return None
    readings = _readings(plain(claim.left), left, right)
    values = {_in_right(claim.left, reading, right) for reading in readings}
    return values.pop() if len(values) == 1 else None


def quotient(claim: Claim) -> tuple[int, int] | None:
    """The whole quotient and the remainder of a claim with a remainder; None if its division is not of wholes."""
    left = whole_expression(claim.left)
    if left is None or left.division is None or _has_dash(claim.left):
        return None
    a, b = map(Fraction, left.division)
    if a.denominator != 1 or b.denominator != 1 or a < 0 or b <= 0:
        return None
    return divmod(int(a), int(b))


def _readings(written: str, left: Expression, right: Expression) -> list[Reading]:
    """The readings that make sense, which must agree; none if no reading is safe."""
    mine = measures(left)
    if converts(left, right):
        alike = left.operations and len(left.units) > left.operations and mine and len(mine[1]) == 1
        clear = only_adds(written, left) and (right.units or not alike)  # "3 tens + 4 tens = 8" is not
        return [_CONVERT] if clear else [PLAIN, _CONVERT]
    if (mine and len(mine[1]) > 1) or any(" " in unit and measure(unit) for unit in left.units):
        return []  # "1 hour + 30 minutes = 80", "2 dozen eggs - 5 eggs = 20 eggs"
    percents, in_percent = "%" in written, right.form == "percent"
    if not percents and not in_percent:
        return [PLAIN] if _FRACTIONS_DIVIDED.fullmatch(written) else [PLAIN, _UNFUSED]
    if in_percent and not percents:
        if _TIMES_HUNDRED.search(written):
            return [_NO_PERCENT]
        return [PLAIN] if left.division and not _TIMES.search(written) else [PLAIN, _NO_PERCENT]
    if in_percent and "of" in written.split():
        return []  # "20% of 50 = 12%"
    factors = len(_PERCENT_FACTOR.findall(written)) >= written.count("%")
    return [PLAIN, _UNFUSED] if factors else [PLAIN, _NO_PERCENT]


def _in_right(written: str, reading: Reading, right: Expression) -> Number | None:
    """The value of a calculation in the unit of the right side."""
    found = whole_expression(written, reading)
    if found is None:
        return None
    if reading.convert:
        unit = measure(right.units[0]) if right.units else None
        return Fraction(found.value) / (unit[1] if unit else 1)
    return found.value * 100 if right.form == "percent" and reading.percent else found.value


def _has_dash(written: str) -> bool:
    """Whether a minus behind a word may be a dash before the calculation that is meant."""
    read = plain(written)
    for dash in _DASH.finditer(read):
        behind = whole_expression(read[dash.end() :])
        if behind is not None and behind.operations:
            return True
    return False
