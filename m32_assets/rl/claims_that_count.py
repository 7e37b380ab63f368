"""The arithmetic claims of a work that say something, so that claims without content earn nothing.

A true claim counts if it is not a tautology (``5 = 5``, ``2 + 3 = 3 + 2``), was not made before, and has to do with the
question: it shares a number with the question or its right answer, or with a claim that does. A false claim counts
whatever it is about, once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from m32_assets.traces.verification.claim_tokens import tokens_of
from m32_assets.traces.verification.claims import MAX_OPERANDS, Claim, find_claims
from m32_assets.traces.verification.exact_numbers import Work
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.verification.numerals import plain

_VALUES = frozenset(("number", "fraction", "mixed", "unknown"))
_SIGNS = frozenset(("operator", "power", "superscript", "percent", "root", "factorial"))
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_SEPARATOR = re.compile(r"(?<=[0-9]),(?=[0-9]{3})")


def claims_that_count(steps: Iterable[str], prompt: str, reference: str) -> list[Claim]:
    """The claims that say something, in their order; ``MAX_OPERANDS`` operands are read."""
    work = Work(MAX_OPERANDS)
    found: dict[tuple[bool, frozenset[tuple[str, ...]]], Claim] = {}
    for step in steps:
        for claim in find_claims(step, work):
            sides = frozenset((_content(claim.left), _content(claim.right)))
            if not claim.holds or len(sides) > 1:
                found.setdefault((claim.holds, sides), claim)
    claims = [*found.values()]
    given = " ".join(_numbers(f"{in_digits(prompt)} {reference}"))
    linked = _linked(claims, given) if given else [True] * len(claims)
    return [claim for claim, link in zip(claims, linked, strict=True) if link or not claim.holds]


def _content(side: str) -> tuple[str, ...]:
    """The numbers and signs of one side in one order: brackets, units and the order of operands make no difference."""
    tokens = tokens_of(plain(side))
    # 2/4 = 1/2 and 1/4 = 0.25 say something: a fraction is not its value
    return tuple(
        sorted(
            f"{token.kind} {token.value}" if token.kind in _VALUES else str(token.value)
            for token in tokens
            if token.kind in _VALUES or token.kind in _SIGNS
        )
    )


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
