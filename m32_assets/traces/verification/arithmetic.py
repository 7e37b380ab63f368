"""Every arithmetic claim in every step, recomputed exactly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import islice

from m32_assets.traces.text import number
from m32_assets.traces.verification.caches import cached_if_short
from m32_assets.traces.verification.claims import MAX_OPERANDS, Claim, find_claims, whole_expression
from m32_assets.traces.verification.exact_numbers import Work
from m32_assets.traces.verification.numerals import plain
from m32_assets.traces.verification.report import AnyTrace
from m32_assets.traces.verification.sides import converts

_MAYBE = re.compile(r"[=≈≅≃≠≤≥<>]| is [-−$€£(√]{0,3}\d| are [-−$€£(√]{0,3}\d|equal")
_COMPARED = frozenset("<>≤≥≠")
MAX_FINDINGS = 10
"""False claims that are named in one text."""
MAX_OPERANDS_IN_TRACE = 4000
"""Operands that are read in the steps of one trace."""
# The form of most claims, with words behind it that no number or sign follows. Those that hold need no parser.
_SIMPLE = re.compile(
    r"(?:^|[:,;] |\b(?:so|now|and|at|next|is|are|were|was|makes?|gives?|gave|costs?|needs?|takes?|took|has|have|had"
    r"|gets?|got|pays?|leaves?|ate|weighs?|earns?|holds?|lasts?|brings?) )(\d{1,9}) ([-+×÷]) (\d{1,9}) = (\d{1,9})"
    r"(?=$|\.$|; |, (?!(?:rem|rest|r|R)\b)| (?!squared|cubed)[a-z][a-z ']*(?:[.,;:!]|$))"
)


def arithmetic_findings(trace: AnyTrace) -> Iterator[str]:
    """A sentence for each false claim of the steps, as far as ``MAX_OPERANDS_IN_TRACE`` reach."""
    left = MAX_OPERANDS_IN_TRACE
    for step in trace.steps:
        found, operands = _findings(step.content)
        for finding in found:
            yield f"step {step.i} {finding}"
        left -= operands
        if left <= 0:
            return


def check_arithmetic(text: str) -> list[str]:
    """A sentence for each false claim in free text, e.g. ``"says 3 + 4 = 8, but it is 7"``; ``MAX_FINDINGS`` at most.

    Linear in the length of ``text``; never raises.
    """
    return list(_findings(text)[0])


@cached_if_short
def _findings(text: str) -> tuple[tuple[str, ...], int]:
    """The sentences about false claims, and the operands that were read for them."""
    read = plain(text)
    if not _MAYBE.search(read) or not _MAYBE.search(_SIMPLE.sub(_unless_it_holds, read)):
        return (), 0
    work = Work(MAX_OPERANDS)
    false = (_sentence(claim) for claim in find_claims(text, work) if not claim.holds)
    return tuple(islice(false, MAX_FINDINGS)), work.done


def _unless_it_holds(match: re.Match[str]) -> str:
    """The empty text for a simple claim that holds, else the claim."""
    left, sign, right, value = int(match[1]), match[2], int(match[3]), int(match[4])
    if sign == "+":
        holds = left + right == value
    elif sign == "-":
        holds = left - right == value
    elif sign == "×":
        holds = left * right == value
    else:
        holds = right != 0 and right * value == left
    return "" if holds else match[0]


def _sentence(claim: Claim) -> str:
    said = f"says {_short(claim.left)} {claim.relation} {_short(claim.right)}"
    if claim.value is None:
        return f"{said}, but nothing can be divided by 0"
    value = _short(number(Fraction(claim.value)))
    if claim.remainder is not None:
        return f"{said}, but the quotient and remainder are wrong (it is {value})"
    if claim.rounded:
        return f"{said}, which is rounded without saying so (it is {value}; write ≈)"
    if claim.relation in _COMPARED:
        return f"{said}, which is not so" + ("" if claim.left == value else f": {_short(claim.left)} is {value}")
    sides = whole_expression(claim.left), whole_expression(claim.right)
    if sides[0] and sides[1] and converts(sides[0], sides[1]):
        return f"{said}, which is not so"  # 2 km = 200 m: the value is in another unit
    return f"{said}, but it is {value}"


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:77]}…"
