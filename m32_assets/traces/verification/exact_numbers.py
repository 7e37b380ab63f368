"""Exact arithmetic of claims, refused where numbers are too big to matter."""

from __future__ import annotations

import math
from fractions import Fraction

Number = int | Fraction
MAX_BITS = 512
"""Of a numerator or a denominator."""
MAX_EXPONENT = 64
# 50 digits tell every rounding that people write
PI = Fraction(314159265358979323846264338327950288419716939937510, 10**50)


class NotAnExpression(Exception):
    """No arithmetic expression begins at this token."""


class TooMuchWork(Exception):
    """The text needs more operands to be read than are allowed."""


class Work:
    """Counts the operands that are read in one text, each of bounded size, and so bounds its time."""

    __slots__ = ("done", "most")

    def __init__(self, most: int) -> None:
        self.done, self.most = 0, most

    def operand(self) -> None:
        """Count one operand.

        Raises:
            TooMuchWork: it is one too many.
        """
        self.done += 1
        if self.done > self.most:
            raise TooMuchWork


def divided(left: Number, right: Number) -> Number:
    """The quotient; an int where it is whole."""
    if right == 0:
        raise NotAnExpression
    value = Fraction(left) / right
    return value.numerator if value.denominator == 1 else value


def raised(base: Number, exponent: Number) -> Number:
    """The power of a whole exponent."""
    if exponent != int(exponent) or not -MAX_EXPONENT <= exponent <= MAX_EXPONENT or (base == 0 and exponent < 0):
        raise NotAnExpression
    size = base.numerator.bit_length() + base.denominator.bit_length()
    if size * abs(int(exponent)) > MAX_BITS:
        raise NotAnExpression
    return Fraction(base) ** int(exponent) if exponent < 0 else base ** int(exponent)


def root(value: Number) -> Number:
    """The square root, exact or to 30 places."""
    if value < 0:
        raise NotAnExpression
    top, bottom = math.isqrt(value.numerator), math.isqrt(value.denominator)
    if top * top == value.numerator and bottom * bottom == value.denominator:
        return top if bottom == 1 else Fraction(top, bottom)
    return Fraction(math.isqrt(int(value * 10**60)), 10**30)


def bounded(value: Number) -> None:
    """Refuse a value beyond ``MAX_BITS``."""
    if value.numerator.bit_length() > MAX_BITS or value.denominator.bit_length() > MAX_BITS:
        raise NotAnExpression
