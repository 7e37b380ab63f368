"""The arithmetic claims of a work that say something, so that claims without content earn nothing.

A true claim counts if it is not a tautology (``5 = 5``, ``2 + 3 = 3 + 2``, ``5 × 1 = 5``, ``5 - 5 = 0``), was not made
before, and has to do with the question: it shares a number with the question or its right answer, or with a claim that
does. A comparison of two numbers, ``12 > 5``, is about the question's own numbers. A false claim counts whatever it is
about, once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction

from m32_assets.traces.verification.claim_tokens import Token, tokens_of
from m32_assets.traces.verification.claims import MAX_OPERANDS, Claim, find_claims
from m32_assets.traces.verification.exact_numbers import Work
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.verification.numerals import plain

_VALUES = frozenset(("number", "fraction", "mixed", "unknown"))
_SIGNS = frozenset(("operator", "power", "superscript", "percent", "root", "factorial"))
_ADDING, _SCALING, _DIVIDING = ("+", "-"), ("*", "/", "//", "^", "**"), ("/", "//")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_SEPARATOR = re.compile(r"(?<=[0-9]),(?=[0-9]{3})")


def claims_that_count(steps: Iterable[str], prompt: str, reference: str) -> list[Claim]:
    """The claims that say something, in their order; ``MAX_OPERANDS`` operands are read."""
    work = Work(MAX_OPERANDS)
    found: dict[tuple[bool, frozenset[tuple[str, ...]]], Claim] = {}
    numbers = _numbers(f"{in_digits(prompt)} {reference}")
    known = {*map(Fraction, numbers)}
    for step in steps:
        for claim in find_claims(step, work):
            left, right = _tokens(claim.left), _tokens(claim.right)
            if claim.holds and known and not _compares(claim, left, right) <= known:
                continue
            pair = map(_without_idle, (left, right)) if claim.holds else (left, right)
            sides = frozenset(map(_content, pair))
            if not claim.holds or len(sides) > 1:
                found.setdefault((claim.holds, sides), claim)
    claims = [*found.values()]
    given = " ".join(numbers)
    linked = _linked(claims, given) if given else [True] * len(claims)
    return [claim for claim, link in zip(claims, linked, strict=True) if link or not claim.holds]


def _compares(claim: Claim, left: Sequence[Token], right: Sequence[Token]) -> set[Fraction]:
    """Both numbers, if the claim is a comparison of two bare ones; else none."""
    kinds = [token.kind for token in (*left, *right)]
    if claim.relation in ("=", "≈") or kinds != ["number", "number"]:
        return set()
    return {Fraction(token.value) for token in (*left, *right)}


def _tokens(side: str) -> list[Token]:
    """The numbers and signs of one side: brackets and units make no difference."""
    return [token for token in tokens_of(plain(side)) if token.kind in _VALUES or token.kind in _SIGNS]


def _content(tokens: Iterable[Token]) -> tuple[str, ...]:
    """Numbers and signs in one order, so that the order of operands makes no difference."""
    # 2/4 = 1/2 and 1/4 = 0.25 say something: a fraction is not its value
    return tuple(sorted(f"{one.kind} {one.value}" if one.kind in _VALUES else str(one.value) for one in tokens))


def _without_idle(tokens: Sequence[Token]) -> list[Token]:
    """A side without the operations that need no calculating: ``5 + 0`` and ``1 × 5`` are 5, ``5 - 5`` is 0."""
    left: list[Token] = []
    for token in map(_whole, tokens):
        if len(left) > 1 and _changes_nothing(left[-1], token):
            left.pop()
        elif len(left) == 2 and (left[1].value, left[0].value) in (("+", 0), ("*", 1)):
            left = [token]
        else:
            left.append(token)
    if len(left) == 2 and _is_idle(*left):
        return [next(token for token in left if token.kind == "number")]
    if len(left) == 3:
        first, sign, second = (token.value for token in left)
        if sign == "*" and 0 in (first, second):
            return [_number(0)]
        if first == second and sign in ("-", *_DIVIDING):
            return [_number(int(sign in _DIVIDING))]
    return left


def _is_idle(first: Token, second: Token) -> bool:
    """Whether a root, a power or a factorial needs no calculating: ``√1``, ``7¹``, ``1²``, ``1!``."""
    if first.kind == "root" and second.kind == "number":
        return second.value in (0, 1)
    if first.kind != "number":
        return False
    if second.kind == "superscript":
        return second.value == 1 or (first.value in (0, 1) and second.value > 0)
    return second.kind == "factorial" and first.value in (1, 2)


def _changes_nothing(sign: Token, behind: Token) -> bool:
    return (sign.value in _ADDING and behind.value == 0) or (sign.value in _SCALING and behind.value == 1)


def _whole(token: Token) -> Token:
    """A fraction such as 0/3, 3/3 or 3/1 as the number that it is to see."""
    if token.kind == "fraction":
        top, bottom = token.value
        if top == 0 or bottom == 1:
            return _number(top)
        if top == bottom:
            return _number(1)
    return token


def _number(value: int) -> Token:
    return Token("number", value, 0, 0)


def _numbers(text: str) -> list[str]:
    """The numbers of a text as digits, without separators of thousands."""
    return _NUMBER.findall(_SEPARATOR.sub("", plain(text)))


def _linked(claims: Sequence[Claim], given: str) -> list[bool]:
    """Whether each claim has a number or some digits of ``given``, or a number of a claim that has.

    Claims are read forwards and then backwards, because work may begin with what is known: ``7 × 24 = 168`` comes
    before ``168 × 2 = 336``. Digits are enough, because work goes by places: ``5 + 8 = 13`` is of ``135 + 48``.
    """
    numbers = [_numbers(f"{claim.left} {claim.right}") for claim in claims]
    linked = [False] * len(claims)
    known: set[str] = set()
    for order in (range(len(claims)), reversed(range(len(claims)))):
        for at in order:
            if linked[at] or any(number in known or number in given for number in numbers[at]):
                linked[at] = True
                known.update(numbers[at])
    return linked
