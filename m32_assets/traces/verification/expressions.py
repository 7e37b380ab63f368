"""Recursive descent over the tokens of a claim: exact values, never ``eval``.

Units are read and, by the reading chosen in :class:`Reading`, either passed over or converted: "3 × 5 cm" is 15 of
whatever stands on the other side, "1 hour + 30 minutes" is 90 minutes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from m32_assets.traces.verification.claim_tokens import Token
from m32_assets.traces.verification.normalization import word_set
from m32_assets.traces.verification.units import UNITS

Number = int | Fraction
MAX_BITS, MAX_DEPTH, MAX_UNIT_WORDS = 2048, 12, 3
# 50 digits are exact enough to tell every rounding that people write.
PI = Fraction(314159265358979323846264338327950288419716939937510, 10**50)
# A word of this list after a number does not belong to it.
NO_UNIT = word_set(
    "and or so then is are was be of to the a an in on at by as if with for from but because since also hence thus "
    "remainder rem rest R r left over plus minus times which that this who not no yes carry borrow more less than "
    "x y z n"
)


class NotAnExpression(Exception):
    """The tokens do not form an arithmetic expression here."""


class Reading(NamedTuple):
    """One way to understand what notation leaves open."""

    percent: bool = True
    """``25%`` is 0.25, not 25."""
    convert: bool = False
    """Known units count with their size, so 1 hour is 60 minutes."""
    fused: bool = True
    """``1/2`` without spaces binds tighter than ÷."""


PLAIN = Reading()


class Expression(NamedTuple):
    """A value and how it is written."""

    value: Number
    end: int
    """The token after the expression."""
    operations: int
    """Operators, powers and roots; a bare fraction or percentage counts none."""
    units: tuple[str, ...]
    """The unit words met, one entry a quantity."""
    form: str
    """The kind of the last operand: number, fraction, mixed, percent, …"""
    division: tuple[Number, Number] | None
    """Both sides of the last division, where the expression ends with one."""
    dangling: bool
    """An operator follows whose right side is unknown."""


def parse(tokens: Sequence[Token], at: int, closes: dict[int, int], reading: Reading = PLAIN) -> Expression:
    """The longest expression that begins at token ``at``.

    Args:
        closes: the closing bracket of each opening one.

    Raises:
        NotAnExpression: none begins there, or its numbers are too big to matter.
    """
    return _Parser(tokens, closes, reading).whole(at)


class _Parser:
    __slots__ = ("at", "closes", "dangling", "depth", "division", "form", "operations", "reading", "tokens", "units")

    def __init__(self, tokens: Sequence[Token], closes: dict[int, int], reading: Reading) -> None:
        self.tokens, self.closes, self.reading = tokens, closes, reading
        self.at = self.operations = self.depth = 0
        self.units: list[str] = []
        self.form = "number"
        self.division: tuple[Number, Number] | None = None
        self.dangling = False

    def whole(self, at: int) -> Expression:
        self.at = at
        value = self.sum()
        return Expression(value, self.at, self.operations, tuple(self.units), self.form, self.division, self.dangling)

    def sum(self) -> Number:
        value = self.product()
        while True:
            kind, sign, *_ = self.tokens[self.at]
            if kind == "operator" and sign in "+-":
                right = self._right(self.product)
                if right is None:
                    return value
                value = value + right if sign == "+" else value - right
                self.division = None
            elif kind == "number" and self._continues_quantity():
                value += self.product()  # "1 hour 30 minutes"
            else:
                return value
            _bounded(value)

    def product(self) -> Number:
        value = self.power()
        while True:
            token = self.tokens[self.at]
            sign = token.value
            if token.kind == "operator" and sign not in "+-":
                unfused = not self.reading.fused and sign == "/" and self.tokens[self.at + 1].kind == "fraction"
                right = self._right(self.power)
                if right is None:
                    return value
                if unfused and (parts := self.division):
                    value, self.division = self._divide(value, parts[0]), None
                    right = parts[1]
                value = self._operate(value, sign, right)
            elif token.kind == "word" and sign == "of" and self.form in ("fraction", "percent"):
                right = self._right(self.power)
                if right is None:
                    return value
                value = self._operate(value, "*", right)
            elif token.kind == "open" and self.tokens[self.at - 1].end == token.start and self.at in self.closes:
                self.operations += 1
                value = self._operate(value, "*", self.power())
            elif token.kind == "percent" and self.tokens[self.at + 1].kind in ("number", "open"):
                right = self._right(self.power)
                if right is None:
                    return value
                value = self._operate(value, "mod", right)
            else:
                return value
            _bounded(value)

    def _right(self, rule) -> Number | None:
        """The right side of the operator here, or None (the operator stays, and is noted as dangling)."""
        before = self.at, self.operations, len(self.units), self.form, self.division
        self.at += 1
        self.operations += 1
        try:
            return rule()
        except NotAnExpression:
            self.at, self.operations, kept, self.form, self.division = before
            del self.units[kept:]
            self.dangling = True
            return None

    def _operate(self, left: Number, sign: str, right: Number) -> Number:
        self.division = None
        if sign == "*":
            return left * right
        if right == 0:
            raise NotAnExpression
        if sign == "/":
            self.division = (left, right)
            return self._divide(left, right)
        return left // right if sign == "//" else left % right

    @staticmethod
    def _divide(left: Number, right: Number) -> Number:
        if right == 0:
            raise NotAnExpression
        value = Fraction(left) / right
        return value.numerator if value.denominator == 1 else value

    def power(self) -> Number:
        token = self.tokens[self.at]
        if token.kind == "operator" and token.value == "-":
            following = self.tokens[self.at + 1]
            if following.kind == "operator":
                raise NotAnExpression
            self.at += 1
            return -self.power()
        value = self.operand()
        token = self.tokens[self.at]
        if token.kind == "superscript":
            self.at += 1
            self.operations += 1
            self._squared_fraction()
            return _raised(value, token.value)
        if token.kind == "power":
            fraction = self._squared_fraction()
            exponent = self._right(self._exponent)
            if exponent is None:
                return value
            return fraction[0] / _raised(fraction[1], exponent) if fraction else _raised(value, exponent)
        return value

    def _squared_fraction(self) -> tuple[Fraction, Fraction] | None:
        """``3/4^2`` is 3/16: a fraction without brackets comes apart before a power."""
        if self.tokens[self.at - 1].kind == "fraction" and self.tokens[self.at].kind == "power":
            top, bottom = self.tokens[self.at - 1].value
            return Fraction(top), Fraction(bottom)
        return None

    def _exponent(self) -> Number:
        token = self.tokens[self.at]
        if token.kind == "operator" and token.value == "-":
            self.at += 1
            return -self._exponent()
        if token.kind not in ("number", "open"):
            raise NotAnExpression
        return self.operand()

    def operand(self) -> Number:
        token = self.tokens[self.at]
        kind = token.kind
        if kind == "currency":
            self.at += 1
            inner = self.tokens[self.at]
            if inner.kind not in ("number", "fraction", "mixed"):
                raise NotAnExpression
            value = inner.value if inner.kind == "number" else _ratio(inner.value)
            self.at += 1
            self.form = "number"
            size = UNITS[token.value][1] if self.reading.convert and token.value in UNITS else 1
            self.units.append(token.value)
            return value * size
        if kind == "number":
            self.at += 1
            value, self.form = token.value, "number"
            following = self.tokens[self.at]
            if following.kind in ("fraction", "vulgar") and following.start == token.end and type(value) is int:
                value, self.form = value + _ratio(following.value), "mixed"  # 2½
                self.at += 1
        elif kind in ("fraction", "mixed"):
            self.at += 1
            value, self.form = _ratio(token.value), kind
            if kind == "fraction":
                self.division = token.value
        elif kind == "open" and self.at in self.closes and self.depth < MAX_DEPTH:
            self.at += 1
            self.depth += 1
            value = self.sum()
            self.depth -= 1
            if self.tokens[self.at].kind != "close" or self.dangling:
                raise NotAnExpression
            self.at += 1
            self.form, self.division = "bracket", None
        elif kind == "root" and self.depth < MAX_DEPTH:
            self.at += 1
            self.depth += 1
            value = _root(self.operand())
            self.depth -= 1
            self.operations += 1
            self.form = "root"
            return value
        elif kind == "word" and token.value == "π":
            self.at += 1
            value, self.form = PI, "root"
        else:
            raise NotAnExpression
        return self._after(value)

    def _after(self, value: Number) -> Number:
        """What may stand behind an operand: ``!``, ``%``, π, a unit."""
        token = self.tokens[self.at]
        if token.kind == "factorial":
            if type(value) is not int or not 0 <= value <= 60:
                raise NotAnExpression
            self.at += 1
            self.operations += 1
            return math.factorial(value)
        if token.kind == "percent" and self.tokens[self.at + 1].kind not in ("number", "open"):
            self.at += 1
            self.form = "percent"
            return Fraction(value) / 100 if self.reading.percent else value
        if token.kind == "word":
            if token.value == "π":
                self.at += 1
                self.operations += 1
                return value * PI
            return self._unit(value, token)
        if token.kind == "currency" and token.value in "€¢":
            self.at += 1
            self.units.append(token.value)
        return value

    def _unit(self, value: Number, token: Token) -> Number:
        name, start = token.value, self.at
        if name in ("squared", "cubed"):
            self.at += 1
            self.operations += 1
            return _raised(value, 2 if name == "squared" else 3)
        if name not in UNITS:
            glued = token.start == self.tokens[start - 1].end
            if name in NO_UNIT and not glued:
                return value
            if len(name) == 1 or (glued and len(name) <= 2):
                raise NotAnExpression  # a variable: 6x, 2ab
        words = []
        while len(words) < MAX_UNIT_WORDS and (token := self.tokens[self.at]).kind == "word":
            if token.value in NO_UNIT and words:
                break
            words.append(token.value)
            self.at += 1
            token = self.tokens[self.at]
            following = self.tokens[self.at + 1] if token.kind == "operator" else None
            if following and following.kind == "word" and token.end == following.start and token.value == "/":
                words[-1] += f"/{following.value}"  # km/h
                self.at += 2
        unit = " ".join(words)
        self.units.append(unit)
        return value * UNITS[unit][1] if self.reading.convert and unit in UNITS else value

    def _continues_quantity(self) -> bool:
        """Whether ``1 hour`` is followed by ``30 minutes``: a smaller known unit of the same dimension."""
        if not self.units or self.at + 1 >= len(self.tokens) or self.tokens[self.at - 1].kind != "word":
            return False
        first, second = UNITS.get(self.units[-1]), UNITS.get(str(self.tokens[self.at + 1].value))
        return bool(first and second and first[0] == second[0] and second[1] < first[1])


def _ratio(parts: tuple[int, int]) -> Number:
    return _Parser._divide(*parts)


def _raised(base: Number, exponent: Number) -> Number:
    if exponent != int(exponent) or not -64 <= exponent <= 64 or (base == 0 and exponent < 0):
        raise NotAnExpression
    size = base.numerator.bit_length() + base.denominator.bit_length()
    if size * abs(int(exponent)) > MAX_BITS:
        raise NotAnExpression
    return Fraction(base) ** int(exponent) if exponent < 0 else base ** int(exponent)


def _root(value: Number) -> Number:
    """The square root: exact where there is one, else to 30 places."""
    if value < 0:
        raise NotAnExpression
    top, bottom = math.isqrt(value.numerator), math.isqrt(value.denominator)
    if top * top == value.numerator and bottom * bottom == value.denominator:
        return top if bottom == 1 else Fraction(top, bottom)
    return Fraction(math.isqrt(int(value * 10**60)), 10**30)


def _bounded(value: Number) -> None:
    if value.numerator.bit_length() > MAX_BITS or value.denominator.bit_length() > MAX_BITS:
        raise NotAnExpression
