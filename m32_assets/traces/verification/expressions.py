"""A recursive descent parser of arithmetic expressions, with exact values and without ``eval``.

Units are ignored or converted, by :class:`Reading`: "3 × 5 cm" is 15, "1 hour + 30 minutes" is 90 minutes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from m32_assets.traces.verification.claim_tokens import Token
from m32_assets.traces.verification.exact_numbers import (
    PI,
    NotAnExpression,
    Number,
    Work,
    bounded,
    divided,
    raised,
    root,
)
from m32_assets.traces.verification.normalization import word_set
from m32_assets.traces.verification.units import UNITS, measure

MAX_DEPTH = 12
"""Of brackets and roots."""
MAX_UNIT_WORDS = 3
# words after a number that are not its unit
NO_UNIT = word_set(
    "and or so then is are was be of to the a an in on at by as if with for from but because since also hence thus "
    "remainder rem rest R r left over plus minus times which that this who not no yes carry borrow more less than "
    "x y z n"
)


class Reading(NamedTuple):
    """One reading of ambiguous notation."""

    percent: bool = True
    """``25%`` is 0.25, not 25."""
    convert: bool = False
    """Known units are converted: 1 hour is 60 minutes."""
    fused: bool = True
    """``1/2`` without spaces binds tighter than ÷."""


PLAIN = Reading()


class Expression(NamedTuple):
    """A value and its notation."""

    value: Number
    end: int
    """The token after the expression."""
    operations: int
    """Number of operators, powers and roots; zero for a bare fraction or percentage."""
    units: tuple[str, ...]
    """The units, one entry per quantity."""
    form: str
    """The kind of the last operand: number, fraction, mixed, percent, …"""
    division: tuple[Number, Number] | None
    """Both sides of the division that the expression ends with."""
    dangling: bool
    """An operator without a right side follows."""


def parse(tokens: Sequence[Token], at: int, closes: dict[int, int], reading: Reading, work: Work) -> Expression:
    """The longest expression from token ``at``.

    Args:
        closes: opening bracket → closing bracket, by index.
        work: counts the operands that are read.

    Raises:
        NotAnExpression: there is none, or its numbers are too big.
        TooMuchWork: no more operands may be read.
    """
    return _Parser(tokens, closes, reading, work).whole(at)


class _Parser:
    __slots__ = (
        "at",
        "closes",
        "dangling",
        "depth",
        "division",
        "form",
        "operations",
        "reading",
        "tokens",
        "units",
        "work",
    )

    def __init__(self, tokens: Sequence[Token], closes: dict[int, int], reading: Reading, work: Work) -> None:
        self.tokens, self.closes, self.reading, self.work = tokens, closes, reading, work
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
            bounded(value)

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
                    value, self.division = divided(value, parts[0]), None
                    right = parts[1]
                value = self._operate(value, sign, right)
            elif (token.kind == "word" and sign == "of" and self.form in ("fraction", "percent")) or (
                token.kind == "percent" and self.tokens[self.at + 1].kind in ("number", "open")
            ):
                right = self._right(self.power)
                if right is None:
                    return value
                value = self._operate(value, "*" if sign == "of" else "mod", right)
            elif token.kind == "open" and self.tokens[self.at - 1].end == token.start and self.at in self.closes:
                self.operations += 1
                value = self._operate(value, "*", self.power())
            else:
                return value
            bounded(value)

    def _right(self, rule) -> Number | None:
        """The right side of the operator at this token; None for a dangling operator, which is not consumed."""
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
            return divided(left, right)
        return left // right if sign == "//" else left % right

    def power(self) -> Number:
        token = self.tokens[self.at]
        if token.kind == "operator" and token.value == "-":
            if self.tokens[self.at + 1].kind == "operator":
                raise NotAnExpression
            self.at += 1
            return -self.power()
        value = self.operand()
        token = self.tokens[self.at]
        if token.kind == "superscript":
            self.at += 1
            self.operations += 1
            return raised(value, token.value)
        if token.kind == "power":
            fraction = self._squared_fraction()
            exponent = self._right(self._exponent)
            if exponent is None:
                return value
            return fraction[0] / raised(fraction[1], exponent) if fraction else raised(value, exponent)
        return value

    def _squared_fraction(self) -> tuple[Fraction, Fraction] | None:
        """Both parts of a fraction without brackets before a power: ``3/4^2`` is 3/16."""
        if self.tokens[self.at - 1].kind == "fraction" and self.tokens[self.at].kind == "power":
            top, bottom = self.tokens[self.at - 1].value
            return Fraction(top), Fraction(bottom)
        return None

    def _exponent(self) -> Number:
        token = self.tokens[self.at]
        minus = token.kind == "operator" and token.value == "-"
        self.at += minus
        if self.tokens[self.at].kind not in ("number", "open"):
            raise NotAnExpression
        value = self.operand()
        return -value if minus else value

    def operand(self) -> Number:
        self.work.operand()
        token = self.tokens[self.at]
        kind = token.kind
        if kind == "currency":
            self.at += 1
            inner = self.tokens[self.at]
            if inner.kind not in ("number", "fraction", "mixed"):
                raise NotAnExpression
            value = inner.value if inner.kind == "number" else divided(*inner.value)
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
                value, self.form = value + divided(*following.value), "mixed"  # 2½
                self.at += 1
        elif kind in ("fraction", "mixed"):
            self.at += 1
            value, self.form = divided(*token.value), kind
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
            value = root(self.operand())
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
        """Apply what follows an operand: ``!``, ``%``, π, a unit."""
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
            return raised(value, 2 if name == "squared" else 3)
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
        if words[-1] in UNITS and (raised_to := self._glued_power()):
            words[-1] += raised_to
        unit = " ".join(words)
        self.units.append(unit)
        known = measure(unit)
        return value * known[1] if self.reading.convert and known else value

    def _glued_power(self) -> str:
        """The power of a unit as one sign, consumed: ``m^2`` is ``m²``; empty if none follows."""
        before, sign = self.tokens[self.at - 1], self.tokens[self.at]
        if sign.kind != "power" or sign.start != before.end:
            return ""
        exponent = self.tokens[self.at + 1]
        if exponent.kind != "number" or exponent.start != sign.end or exponent.value not in (2, 3):
            return ""
        self.at += 2
        return "²" if exponent.value == 2 else "³"

    def _continues_quantity(self) -> bool:
        """Whether a smaller unit of the same dimension follows, as ``30 minutes`` after ``1 hour``."""
        if not self.units or self.at + 1 >= len(self.tokens) or self.tokens[self.at - 1].kind != "word":
            return False
        first, second = UNITS.get(self.units[-1]), UNITS.get(str(self.tokens[self.at + 1].value))
        return bool(first and second and first[0] == second[0] and second[1] < first[1])
