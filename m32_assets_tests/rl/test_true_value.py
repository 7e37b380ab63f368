"""The value of a false claim is in the unit of its right side, and none where readings that make sense disagree."""

from fractions import Fraction

import pytest

from m32_assets.rl.true_value import quotient, true_value
from m32_assets.traces.verification.claims import find_claims, whole_expression
from m32_assets.traces.verification.sides import converts


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3 + 4 = 8", 7),
        ("2 km = 200 m", 2000),
        ("1 hour + 30 minutes = 80 minutes", 90),
        ("1 hour + 30 minutes = 80", None),
        ("3 hours × 60 = 190 minutes", None),
        ("12 inches × 2 = 3 feet", None),
        ("4 × 90 cm = 350 cm", 360),
        ("2 dozen = 20", 24),
        ("3 tens + 4 = 35", 34),
        ("3 tens + 4 tens = 8", None),
        ("3 tens + 4 tens = 8 tens", 7),
        ("$5 + 50 cents = $6", Fraction(11, 2)),
        ("20% of 50 = 12", 10),
        ("50 × 20% = 12", 10),
        ("50 + 20% = 65", None),
        ("20% + 30% = 60%", 50),
        ("30 ÷ 40 = 70%", 75),
        ("30 ÷ 40 × 100 = 70%", 75),
        ("90 - 20 = 60%", None),
        ("6 ÷ 1/2 = 5", None),
        ("3/4 ÷ 1/2 = 1/2", Fraction(3, 2)),
        ("4 friends - 20 ÷ 5 = 6", None),
        ("9 pens - 4 pens = 6", 5),
        ("2 dozen eggs - 5 = 20", 19),
        ("2 dozen eggs - 5 eggs = 20 eggs", None),
        ("1 quarter + 2 dimes = 40 cents", 45),
    ],
)
def test_value_of_a_false_claim(text: str, value: Fraction | int | None) -> None:
    claim = next(claim for claim in find_claims(text) if not claim.holds)
    right = whole_expression(claim.right)
    assert right is not None
    assert true_value(claim, right) == value


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("17 ÷ 5 = 3 remainder 3", (3, 2)),
        ("2 × 17 ÷ 5 = 6 rest 3", (6, 4)),
        ("-17 ÷ 5 = 3 rest 3", None),
        ("7.5 ÷ 2 = 3 rest 3", None),
    ],
)
def test_quotient_and_remainder(text: str, parts: tuple[int, int] | None) -> None:
    assert quotient(next(find_claims(text))) == parts


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("2 km", "3 m", True),
        ("2 m", "3 m", False),
        ("2 dozen", "3", True),
        ("2 m", "3 kg", False),
        ("2 pens", "3", False),
    ],
)
def test_units_of_one_dimension_and_different_sizes_convert(left: str, right: str, expected: bool) -> None:
    mine, theirs = whole_expression(left), whole_expression(right)
    assert mine is not None
    assert theirs is not None
    assert converts(mine, theirs) is expected
