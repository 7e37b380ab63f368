"""A value is written with the signs, places and separators of another one, or not at all."""

from fractions import Fraction

import pytest

from m32_assets.rl.notation import cut_like, quantity_in, rounded_like, written_like


@pytest.mark.parametrize(
    ("value", "wrong", "left", "written"),
    [
        (7, "8", "3 + 4", "7"),
        (Fraction(15, 2), "8", "15 ÷ 2", "7.5"),
        (Fraction(15, 2), "8.25", "15 ÷ 2", "7.50"),
        (Fraction(15, 2), "$8", "$15 ÷ 2", "$7.50"),
        (Fraction(15, 2), "$8.5", "$15 ÷ 2", "$7.5"),
        (Fraction(15, 2), "8 €", "15 € ÷ 2", "7.50 €"),
        (Fraction(57, 8), "$7", "$57 ÷ 8", None),
        (Fraction(1, 3), "0.3", "1 ÷ 3", None),
        (Fraction(1, 3), "1", "2/3 ÷ 2", "1/3"),
        (Fraction(1, 3), "$1", "2/3 ÷ 2", None),
        (Fraction(1, 10**7), "1", "1 ÷ 10000000", None),
        (-3, "4", "5 − 8", "−3"),
        (-3, "-4", "5 − 8", "-3"),
        (-3, "$4", "$5 - $8", "-$3"),
        (-3, "7 %", "5 % - 8 %", "-3 %"),
        (Fraction(-1, 2), ".5", "0 - .5", "-.5"),
        (1234567, "1,000", "", "1,234,567"),
        (12345, "999", "12,000 + 345", "12,345"),
        (12345, "1000", "12,000 + 345", "12345"),
        (12345, "1'000", "", "12'345"),
        (Fraction(5, 8), "6/8", "2/8 + 3/8", "5/8"),
        (Fraction(1, 2), "3/8", "1/4 × 2", "1/2"),
        (2, "3/8", "1/4 × 8", "2"),
        (Fraction(7, 2), "3 1/4", "3 + 1/2", "3 1/2"),
        (Fraction(1, 2), "3 1/4", "1/4 × 2", "1/2"),
        (3, "2 1/2", "1 1/2 + 1 1/2", "3"),
        (Fraction(5, 2), "3½", "5 ÷ 2", "2½"),
        (Fraction(5, 11), "½", "5 ÷ 11", None),
        (5, "1.234.567", "", None),
        (5, "12,34,567", "", None),
        (5, "5e3", "", None),
    ],
)
def test_value_is_written_like_another(value: Fraction | int, wrong: str, left: str, written: str | None) -> None:
    quantity = quantity_in(wrong)
    assert quantity is not None
    assert written_like(value, quantity, left) == written


def test_parts_of_a_quantity_make_it_up_again() -> None:
    quantity = quantity_in("− $ 1,200.50 % of it")
    assert quantity == ("− ", "$ ", "1,200.50", " %", " of it")
    assert quantity is not None
    assert quantity.head == "− $ 1,200.50 %"


@pytest.mark.parametrize("text", ["", "pens", "(8)", "１２", "1⁄2", "√9"])
def test_other_text_is_no_quantity(text: str) -> None:
    assert quantity_in(text) is None


@pytest.mark.parametrize(
    ("value", "wrong", "zeros", "rounded"),
    [
        (Fraction(10, 3), "3.5", False, Fraction(33, 10)),
        (Fraction(5, 2), "4", False, 3),
        (Fraction(-5, 2), "4", False, -3),
        (1985, "2,500", True, 2000),
        (1985, "2,500", False, 1985),
        (Fraction(17, 5), "500", True, 3),
        (Fraction(1, 3), "1/4", True, Fraction(1, 3)),
        (Fraction(1, 3), "½", True, Fraction(1, 3)),
    ],
)
def test_value_is_rounded_to_the_places_of_another(
    value: Fraction | int, wrong: str, zeros: bool, rounded: Fraction | int
) -> None:
    quantity = quantity_in(wrong)
    assert quantity is not None
    assert rounded_like(value, quantity, zeros) == rounded


@pytest.mark.parametrize(
    ("value", "wrong", "cut"),
    [(Fraction(2, 3), "0.65", "0.66"), (Fraction(2, 3), "1", None), (Fraction(-2, 3), "0.6", None)],
)
def test_value_is_cut_before_an_ellipsis(value: Fraction, wrong: str, cut: str | None) -> None:
    quantity = quantity_in(wrong)
    assert quantity is not None
    assert cut_like(value, quantity) == cut
