"""Arithmetic claims in free text, ``expression = value (= value …)``, recomputed in exact rationals.

A claim needs digits on both sides of a relation. Notation can be ambiguous: is ``%`` a hundredth, do units convert? A
claim is false only if it is false in every reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from m32_assets.traces.verification.claim_tokens import Token, tokens_of
from m32_assets.traces.verification.exact_numbers import NotAnExpression, Number
from m32_assets.traces.verification.expressions import PLAIN, Expression, Reading, parse
from m32_assets.traces.verification.normalization import word_set
from m32_assets.traces.verification.units import UNITS

READINGS = (Reading(convert=True), Reading(percent=False), Reading(fused=False))
_STARTS = word_set("number fraction mixed currency open root")
# Text with digits of another base, or with "=" for a congruence.
_OTHER_NOTATION = re.compile(r"\b(?:binary|octal|hexadecimal|base[- ]?\d)|\(mod", re.IGNORECASE)
_ROUNDING = re.compile(r"\bround|\bnearest\b|\bdecimal place|\bapprox|\bestimat", re.IGNORECASE)
_ABOUT = frozenset(("about", "roughly", "approximately", "around", "nearly", "almost"))
_REMAINDER = re.compile(
    r"\s*,?\s*(?:with |and |leaving )?(?:a |the )?(?:(?:remainder|rem\.?|rest|R|r)\s*(?:of |is |= ?|: ?)?([0-9]{1,60})"
    r"|(?<!\d)([0-9]{1,60}) (?:is |are )?(?:left|remain|over))"
)
# Words before the argument of a function: "gcd of 3 + 4 …", "log 100 = 2".
_FUNCTIONS = word_set("of sqrt root log ln sin cos tan gcd lcm max min half double twice triple cube")
_WHOLES = word_set("sum product difference quotient total value result answer")
_CONNECTORS = word_set("so because since as but then thus hence now check therefore compare indeed here")
# "10 - 4 is 2 times 3": the number after "is" is not the value.
_COMPARISONS = word_set("less more times greater smaller fewer away of or and to")


class Claim(NamedTuple):
    """One relation between two expressions, as written."""

    left: str
    relation: str
    right: str
    holds: bool
    value: Number
    """The exact value of the left side."""
    rounded: bool
    """The claim is false, but its right side is the rounded value."""
    remainder: int | None


def find_claims(text: str) -> Iterator[Claim]:
    """Every arithmetic claim in ``text``, left to right. Linear in its length; never raises."""
    if _OTHER_NOTATION.search(text):
        return
    tokens = tokens_of(text)
    closes = _brackets(tokens)
    at, last = 0, len(tokens) - 1
    while at < last:
        token = tokens[at]
        if token.kind not in _STARTS and token.value != "π" and not _is_sign(tokens, at):
            at += 1
            continue
        start = at
        try:
            left = parse(tokens, at, closes)
        except (NotAnExpression, ZeroDivisionError):
            at += 1
            continue
        at = left.end
        if tokens[at].kind != "relation" or not _stands_alone(tokens, start, left):
            continue
        while tokens[at].kind == "relation":
            following = at + 1
            about = tokens[following].value in _ABOUT
            try:
                right = parse(tokens, following + about, closes)
            except (NotAnExpression, ZeroDivisionError):
                break
            if right.dangling and not _is_dash(tokens, right.end):
                break
            claim = _judge(text, tokens, closes, start, left, at, right, about)
            if claim:
                yield claim
            start, left, at = following + about, right, right.end
        at = max(at, left.end)


def _brackets(tokens: Sequence[Token]) -> dict[int, int]:
    """Opening bracket → closing bracket, by index, for the pairs within one clause."""
    closes: dict[int, int] = {}
    opened: list[int] = []
    for index, token in enumerate(tokens):
        if token.kind == "open":
            opened.append(index)
        elif token.kind == "close" and opened:
            closes[opened.pop()] = index
        elif token.kind in ("relation", "separator"):
            opened.clear()
    return closes


def _is_sign(tokens: Sequence[Token], at: int) -> bool:
    """Whether a minus is the sign of the next number, not an operator, dash or bullet."""
    token, following = tokens[at], tokens[at + 1]
    if token.kind != "operator" or token.value != "-":
        return False
    if token.end != following.start or following.kind not in _STARTS:
        return False
    before = tokens[at - 1] if at else None
    return (
        before is None
        or before.kind in ("other", "relation", "separator", "open")
        or (before.kind == "word" and before.end < token.start)
    )


def _is_dash(tokens: Sequence[Token], at: int) -> bool:
    """Whether the operator is a dash between clauses: ``4 = 4 - fine``."""
    return tokens[at].value == "-" and tokens[at + 1].kind in ("word", "end") and tokens[at].end < tokens[at + 1].start


def _stands_alone(tokens: Sequence[Token], start: int, left: Expression) -> bool:
    """Whether nothing before token ``start`` belongs to the claim."""
    if not start:
        return True
    before = tokens[start - 1]
    if (
        before.value in ("-", "*")
        and before.end < tokens[start].start
        and (start == 1 or tokens[start - 2].kind == "separator")
    ):
        return True  # a bullet
    if before.kind in ("operator", "power", "root", "unknown", "factorial"):
        return False
    if before.kind == "word":
        if before.value.lower() in _FUNCTIONS:
            return before.value == "of" and start > 1 and tokens[start - 2].value in _WHOLES
        if before.end == tokens[start].start:
            return False  # f(3)
        return left.operations > 0 or before.value.lower() in _CONNECTORS
    if left.operations or left.form in ("fraction", "mixed"):
        return True
    if before.value == ",":
        return start > 1 and tokens[start - 2].kind == "word" and tokens[start - 2].value.lower() in _CONNECTORS
    return before.kind in ("separator", "open") or before.value in (":", ";", ".")


def _judge(
    text: str,
    tokens: Sequence[Token],
    closes: dict[int, int],
    start: int,
    left: Expression,
    sign: int,
    right: Expression,
    about: bool,
) -> Claim | None:
    """The claim of two parsed sides; None where they are not comparable."""
    relation = tokens[sign].value
    if relation == "is":
        if right.operations or (tokens[right.end].value in _COMPARISONS):
            return None
        if not left.operations and not _same_dimension(left, right):
            return None
        relation = "="
    first = sign + 1 + about
    sides = text[tokens[start].start : tokens[sign - 1].end], text[tokens[first].start : tokens[right.end - 1].end]
    remainder = _REMAINDER.match(text, tokens[right.end - 1].end) if relation == "=" else None
    if remainder and left.division:
        rest = int(remainder[1] or remainder[2])
        a, b = left.division
        holds = a == b * right.value + rest and 0 <= rest < abs(b)
        return Claim(sides[0], "=", text[tokens[first].start : remainder.end()].strip(), holds, left.value, False, rest)
    if not left.operations and not _comparable(left, right):
        return None
    allowed = about or relation == "≈"
    places = _half_place(sides[1], right)
    if tokens[right.end].kind == "ellipsis":
        places, allowed = places * 2, True
    holds = rounded = False
    for reading in (PLAIN, *READINGS):
        try:
            a = left.value if reading is PLAIN else parse(tokens, start, closes, reading).value
            b = right.value if reading is PLAIN else parse(tokens, first, closes, reading).value
        except (NotAnExpression, ZeroDivisionError):
            continue
        if reading is PLAIN and not left.operations and _same_dimension(left, right):
            continue  # "2 km = 2000 m" makes sense only with its units
        if _related(a, relation, b, places, allowed):
            holds = True
            break
        rounded = rounded or (relation == "=" and b != int(left.value) and abs(a - b) <= places)
    if not holds and rounded and _ROUNDING.search(text):
        holds = True
    if not holds and left.operations:
        holds = _holds_after_dash(tokens, closes, start, sign, relation, right)
    return Claim(sides[0], tokens[sign].value, sides[1], holds, left.value, rounded and not holds, None)


def _related(a: Number, relation: str, b: Number, places: Fraction, allowed: bool) -> bool:
    if relation in ("=", "≈"):
        return a == b or (allowed and abs(a - b) <= places)
    if relation == "≠":
        return a != b
    return {"<": a < b, ">": a > b, "≤": a <= b, "≥": a >= b}[relation]


def _half_place(written: str, right: Expression) -> Fraction:
    """Half a unit in the last written place of a rounded value. Zeros at its end may be due to rounding."""
    if right.operations:
        return abs(Fraction(right.value)) / 4  # an estimate: 397 × 5 ≈ 400 × 5
    if right.form in ("fraction", "mixed"):
        return abs(Fraction(right.value)) / 20
    numeral = re.search(r"[0-9][0-9,\u202f\u00a0]*(?:\.([0-9]+))?", written)
    if numeral is None:
        return Fraction(0)
    scale = Fraction(1, 100) if right.form == "percent" else Fraction(1)
    if numeral[1]:
        return scale / (2 * 10 ** len(numeral[1]))
    digits = re.sub(r"\D", "", numeral[0])
    return scale * 10 ** (len(digits) - len(digits.rstrip("0")) if digits.strip("0") else 0) / 2


def _comparable(left: Expression, right: Expression) -> bool:
    """Whether a bare quantity is comparable with the other side; "3 pens = $6" and "1/4 = 6 apples" are not."""
    if left.form in ("fraction", "percent") and left.value < 1 and right.value == int(right.value):
        return False
    mine, theirs = set(left.units), set(right.units)
    if mine == theirs:
        return True
    if not mine or not theirs:
        known = [UNITS[unit][0] for unit in mine | theirs if unit in UNITS]
        return len(known) == len(mine | theirs) and set(known) == {"count"}
    return _same_dimension(left, right)


def _same_dimension(left: Expression, right: Expression) -> bool:
    """Whether both sides have known units of one dimension, and not the same units."""
    if not left.units or not right.units or left.units == right.units:
        return False
    dimensions = {UNITS[unit][0] if unit in UNITS else None for unit in (*left.units, *right.units)}
    return len(dimensions) == 1 and None not in dimensions


def _holds_after_dash(
    tokens: Sequence[Token], closes: dict[int, int], start: int, sign: int, relation: str, right: Expression
) -> bool:
    """Whether the claim holds if a dash after a word is punctuation: "4 friends - 20 ÷ 5 = 4"."""
    for at in range(start + 1, sign - 1):
        if tokens[at].value == "-" and tokens[at].kind == "operator" and tokens[at - 1].kind == "word":
            try:
                shorter = parse(tokens, at + 1, closes)
            except (NotAnExpression, ZeroDivisionError):
                continue
            if shorter.end == sign and shorter.operations:
                return _related(shorter.value, relation, right.value, Fraction(0), False)
    return False
