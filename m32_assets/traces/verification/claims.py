"""Arithmetic claims in free text, ``expression = value (= value …)``, recomputed in exact rationals.

A claim needs digits on both sides of a relation. Notation can be ambiguous: is ``%`` a hundredth, do units convert? A
claim is false only if it is false in every reading. The marks of a calculator, ``<<48/2=24>>``, are claims too.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from heapq import merge
from operator import attrgetter
from typing import NamedTuple

from m32_assets.traces.verification.claim_tokens import tokens_of
from m32_assets.traces.verification.exact_numbers import NotAnExpression, Number, TooMuchWork, Work
from m32_assets.traces.verification.expressions import PLAIN, Expression, Reading, parse
from m32_assets.traces.verification.normalization import word_set
from m32_assets.traces.verification.numerals import plain
from m32_assets.traces.verification.sides import comparable, half_place, related, same_dimension, unclear

MAX_OPERANDS = 2000
"""Operands that are read in one text, those read again included. What comes behind is not judged."""

READINGS = (Reading(convert=True), Reading(percent=False), Reading(fused=False))
_STARTS = word_set("number fraction mixed currency open root")
# Text with digits of another base, or with "=" for a congruence.
_OTHER_NOTATION = re.compile(r"\b(?:binary|octal|hexadecimal|base[- ]?\d)|\(mod", re.IGNORECASE)
_HALF = Fraction(1, 2)
_ROUNDING = re.compile(r"\bround|\bnearest\b|\bdecimal place|\bapprox|\bestimat", re.IGNORECASE)
# stricter: in "the round trip: 7 × 2.5 = 17" nothing is rounded
_TO_NEAREST = re.compile(r"\brounded\b|\bnearest\b", re.IGNORECASE)
_ABOUT = frozenset(("about", "roughly", "approximately", "around", "nearly", "almost"))
_REMAINDER = re.compile(
    r"\s{0,4},?\s{0,4}(?:with |and |leaving )?(?:a |the )?"
    r"(?:(?:remainder|rem\.?|rest|R|r)\s{0,4}(?:of |is |= ?|: ?)?([0-9]{1,60})"
    r"|(?<!\d)([0-9]{1,60}) (?:is |are )?(?:left|remain|over))"
)
# "100 ÷ 6 = 16 and 2/3"
_AND_PART = re.compile(r" and \(?([0-9]{1,4})/([1-9][0-9]{0,3})\)?")
_LEFT_OVER = re.compile(r"\b(?:remain|left|over\b)")
# Words before the argument of a function: "gcd of 3 + 4 …", "log 100 = 2".
_FUNCTIONS = word_set("of sqrt root log ln sin cos tan gcd lcm max min half double twice triple cube")
_WHOLES = word_set("sum product difference quotient total value result answer")
_CONNECTORS = word_set("so because since as but then thus hence now check therefore compare indeed here")
_BELONGS = word_set("operator power root unknown factorial number fraction mixed percent close")
# "10 - 4 is 2 times 3": the number after "is" is not the value.
_COMPARISONS = word_set("less more times greater smaller fewer away of or and to")
# GSM8K's marks of what a calculator computed; the result is written again behind the mark
_CALCULATOR = re.compile(r"<<([^<>\n]{1,200})>>")
# A slash may be a score or a date.
_BY_ZERO = re.compile(r"(?<![\d.,])(\d[\d.,]{0,20} ?÷ ?0) ?= ?(-?\d{1,20})")
MAX_WORDS_BETWEEN = 3
MAX_CHARS_BEHIND = 60
"""Behind a quotient, where its remainder may be named."""


class Claim(NamedTuple):
    """One relation between two expressions, as written."""

    left: str
    relation: str
    right: str
    holds: bool
    value: Number | None
    """The exact value of the left side; None if it has none, because it divides by zero."""
    rounded: bool
    """The claim is false, but its right side is the rounded value."""
    remainder: int | None
    at: int
    """The character of the text at which ``right`` begins."""
    end: int
    """The character behind ``right``. Marks of a calculator may stand in between."""


def find_claims(text: str, work: Work | None = None) -> Iterator[Claim]:
    """Every arithmetic claim in ``text``, left to right, those in marks of a calculator first; never raises.

    Args:
        text: read as far as ``work`` allows, in a time that is linear in its length.
        work: counts the operands that are read; None: a new count.
    """
    if _OTHER_NOTATION.search(text):
        return
    work = work or Work(MAX_OPERANDS)
    try:
        marks = list(_CALCULATOR.finditer(text)) if "<<" in text else []
        for mark in marks:
            for claim in _Reader(mark[1], work, rounds=True).claims():
                yield claim._replace(at=claim.at + mark.start(1), end=claim.end + mark.start(1))
        places, lengths = _removed(marks)
        for claim in _Reader(without_marks(text), work).claims():
            if marks:
                at, last = (place + lengths[bisect_right(places, place)] for place in (claim.at, claim.end - 1))
                claim = claim._replace(at=at, end=last + 1)
            yield claim
    except TooMuchWork:
        return


def without_marks(text: str) -> str:
    """``text`` without the marks of a calculator: ``48/2=<<48/2=24>>24`` is ``48/2=24``."""
    return _CALCULATOR.sub("", text) if "<<" in text else text


def whole_expression(text: str, reading: Reading = PLAIN) -> Expression | None:
    """``text`` as one expression; None if it is none, or if something stands before or behind it."""
    reader = _Reader(text, Work(MAX_OPERANDS))
    try:
        found = reader._expression(0, reading)
    except TooMuchWork:
        return None
    return found if found and found.end == len(reader.tokens) - 1 else None


def _removed(marks: Sequence[re.Match[str]]) -> tuple[list[int], list[int]]:
    """Where marks were in the text without them, and the characters of the first 0, 1, 2, … marks together."""
    places, lengths = [], [0]
    for mark in marks:
        places.append(mark.start() - lengths[-1])
        lengths.append(lengths[-1] + mark.end() - mark.start())
    return places, lengths


class _Reader:
    """One text and its tokens.

    Args:
        work: counts the operands that are read.
        rounds: values behind ``=`` may be rounded, as on the display of a calculator.
    """

    def __init__(self, text: str, work: Work, rounds: bool = False) -> None:
        self.written, self.text, self.work, self.rounds = text, plain(text), work, rounds
        self.tokens = tokens_of(self.text)
        self.closes = self._brackets() if "(" in self.text else {}

    @cached_property
    def names_rounding(self) -> bool:
        """Whether the text says that a value is rounded."""
        return _ROUNDING.search(self.text) is not None

    def _reach(self, places: Fraction) -> Fraction:
        """How far a rounded value behind ``=`` may be away; only a text that names rounding rounds to tens."""
        return places if self.names_rounding else min(places, _HALF)

    def claims(self) -> Iterator[Claim]:
        """The claims of the text.

        Raises:
            TooMuchWork: no more operands may be read.
        """
        found = self._relations()
        return merge(found, self._by_zero(), key=attrgetter("at")) if "÷" in self.text else found

    def _by_zero(self) -> Iterator[Claim]:
        """The claims that give a value to a division by zero."""
        for match in _BY_ZERO.finditer(self.text):
            left, (at, end) = self.written[slice(*match.span(1))], match.span(2)
            yield Claim(left, "=", self.written[at:end], False, None, False, None, at, end)

    def _relations(self) -> Iterator[Claim]:
        tokens, at, last = self.tokens, 0, len(self.tokens) - 1
        while at < last:
            token = tokens[at]
            if token.kind not in _STARTS and token.value != "π" and not self._is_sign(at):
                at += 1
                continue
            start = at
            left = self._expression(at)
            if left is None:
                at += 1
                continue
            at = left.end
            if tokens[at].kind != "relation" or not self._stands_alone(start, left):
                continue
            while tokens[at].kind == "relation":
                following = at + 1
                about = tokens[following].value in _ABOUT
                right = self._expression(following + about)
                if right is None or (right.dangling and not self._is_dash(right.end)):
                    break
                claim = self._judge(start, left, at, right, about)
                if claim:
                    yield claim
                start, left, at = following + about, right, right.end
            at = max(at, left.end)

    def _expression(self, at: int, reading: Reading = PLAIN) -> Expression | None:
        """The longest expression from token ``at``; None if there is none."""
        try:
            return parse(self.tokens, at, self.closes, reading, self.work)
        except (NotAnExpression, ZeroDivisionError):
            return None

    def _brackets(self) -> dict[int, int]:
        """Opening bracket → closing bracket, by index, for the pairs within one clause."""
        closes: dict[int, int] = {}
        opened: list[int] = []
        for index, token in enumerate(self.tokens):
            if token.kind == "open":
                opened.append(index)
            elif token.kind == "close" and opened:
                closes[opened.pop()] = index
            elif token.kind in ("relation", "separator"):
                opened.clear()
        return closes

    def _is_sign(self, at: int) -> bool:
        """Whether a minus is the sign of the next number, not an operator, dash or bullet."""
        token, following = self.tokens[at], self.tokens[at + 1]
        if token.kind != "operator" or token.value != "-":
            return False
        if token.end != following.start or following.kind not in _STARTS:
            return False
        before = self.tokens[at - 1] if at else None
        return (
            before is None
            or before.kind in ("other", "relation", "separator", "open")
            or (before.kind == "word" and before.end < token.start)
        )

    def _is_dash(self, at: int) -> bool:
        """Whether the operator is a dash between clauses: ``4 = 4 - fine``."""
        token, following = self.tokens[at], self.tokens[at + 1]
        return token.value == "-" and following.kind in ("word", "end") and token.end < following.start

    def _stands_alone(self, start: int, left: Expression) -> bool:
        """Whether nothing before token ``start`` belongs to the claim."""
        if not start:
            return True
        tokens = self.tokens
        before = tokens[start - 1]
        if (
            before.value in ("-", "*")
            and before.end < tokens[start].start
            and (start == 1 or tokens[start - 2].kind == "separator")
        ):
            return True  # a bullet
        if before.kind in _BELONGS or (before.kind == "open" and self._is_inside(start - 1)):
            return False
        if before.kind == "word":
            if self._goes_on(start):
                return False
            if before.value.lower() in _FUNCTIONS:
                return before.value == "of" and start > 1 and tokens[start - 2].value in _WHOLES
            if before.end == tokens[start].start:
                return False  # f(3)
            return left.operations > 0 or before.value.lower() in _CONNECTORS
        if left.operations or left.form in ("fraction", "mixed"):
            return True
        if before.value == ",":
            return start > 1 and tokens[start - 2].kind == "word" and tokens[start - 2].value.lower() in _CONNECTORS
        if before.value == ":" and start > 1 and tokens[start - 2].kind == "number":
            return tokens[start - 2].end == before.start  # 15 : 3 = 5 is a division, 1: 3 = 5 a numbered claim
        return before.kind in ("separator", "open") or before.value in (":", ";", ".")

    def _is_inside(self, at: int) -> bool:
        """Whether the bracket at this token is never closed, and follows an operator: "$5 + (2 × 3 = 11"."""
        return at not in self.closes and at > 0 and self.tokens[at - 1].kind == "operator"

    def _goes_on(self, start: int) -> bool:
        """Whether a few words join token ``start`` to a sum or product before: "25 guests + his 1 cook + 1 = 27"."""
        at = start - 1
        while at and self.tokens[at].kind == "word" and start - at <= MAX_WORDS_BETWEEN:
            at -= 1
        sign = self.tokens[at]
        return self.text[sign.start] in "+×*÷/" and sign.kind == "operator" and sign.end < self.tokens[at + 1].start

    def _judge(self, start: int, left: Expression, sign: int, right: Expression, about: bool) -> Claim | None:
        """The claim of two parsed sides; None where they are not comparable."""
        text, tokens = self.written, self.tokens
        relation = tokens[sign].value
        if relation == "is":
            if right.operations or (tokens[right.end].value in _COMPARISONS):
                return None
            if not left.operations and not same_dimension(left, right):
                return None
            relation = "="
        first = sign + 1 + about
        begin, end = tokens[first].start, tokens[right.end - 1].end
        sides = text[tokens[start].start : tokens[sign - 1].end], text[begin:end]
        remainder = _REMAINDER.match(self.text, end) if relation == "=" else None
        if remainder and left.division:
            rest = int(remainder[1] or remainder[2])
            a, b = left.division
            holds = a == b * right.value + rest and 0 <= rest < abs(b)
            return Claim(
                sides[0], "=", text[begin : remainder.end()], holds, left.value, False, rest, begin, remainder.end()
            )
        if not left.operations and not comparable(left, right):
            return None
        by_units = not left.operations and same_dimension(left, right)
        if left.value == right.value and relation == "=" and not by_units:
            return Claim(sides[0], tokens[sign].value, sides[1], True, left.value, False, None, begin, end)
        allowed, places = about or relation == "≈", half_place(plain(sides[0]), plain(sides[1]), right)
        if tokens[right.end].kind == "ellipsis":
            places, allowed = places * 2, True
            if tokens[right.end + 1].kind == "percent":
                return None
        holds = rounded = False
        for a, b in self._readings(start, left, first, right, by_units):
            if related(a, relation, b, places, allowed):
                holds = True
                break
            cut = b == int(left.value) and not _TO_NEAREST.search(self.text)  # 17 ÷ 5 = 3
            rounded = rounded or (relation == "=" and not cut and abs(a - b) <= self._reach(places))
        if not holds and rounded and (self.rounds or self.names_rounding):
            holds = True
        if not holds and left.operations:
            holds = self._holds_after_dash(start, sign, relation, right)
            holds = holds or self._with_rest(left, right)
        if not holds and unclear(sides, left, right):
            return None
        rounded = rounded and not holds
        return Claim(sides[0], tokens[sign].value, sides[1], holds, left.value, rounded, None, begin, end)

    def _readings(
        self, start: int, left: Expression, first: int, right: Expression, by_units: bool
    ) -> Iterator[tuple[Number, Number]]:
        """The values of both sides in each reading; "2 km = 2000 m" makes sense only with its units."""
        if not by_units:
            yield left.value, right.value
        for reading in READINGS:
            mine, theirs = self._expression(start, reading), self._expression(first, reading)
            if mine and theirs:
                yield mine.value, theirs.value

    def _with_rest(self, left: Expression, right: Expression) -> bool:
        """Whether a whole quotient is right with what the text says behind it: "100 ÷ 6 = 16 and 2/3"."""
        if left.division is None or right.value != int(left.value):
            return False
        end = self.tokens[right.end - 1].end
        part = _AND_PART.match(self.text, end)
        if part:
            return right.value + Fraction(int(part[1]), int(part[2])) == left.value
        return _LEFT_OVER.search(self.text, end, end + MAX_CHARS_BEHIND) is not None

    def _holds_after_dash(self, start: int, sign: int, relation: str, right: Expression) -> bool:
        """Whether the claim holds if a dash after a word is punctuation: "4 friends - 20 ÷ 5 = 4"."""
        tokens = self.tokens
        for at in range(start + 1, sign - 1):
            if tokens[at].value == "-" and tokens[at].kind == "operator" and tokens[at - 1].kind == "word":
                shorter = self._expression(at + 1)
                if shorter and shorter.end == sign and shorter.operations:
                    return related(shorter.value, relation, right.value, Fraction(0), False)
        return False
