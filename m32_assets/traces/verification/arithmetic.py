"""Every arithmetic claim in every step, recomputed exactly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache

from m32_assets.traces.text import number
from m32_assets.traces.verification.claims import Claim, find_claims
from m32_assets.traces.verification.report import AnyTrace

_MAYBE = re.compile(r"[=≈≅≃≠≤≥<>]| is [-−$€£(√]{0,3}\d| are [-−$€£(√]{0,3}\d|equal")
# The form of most claims. Those that hold need no parser.
_SIMPLE = re.compile(
    r"(?:^|[:,;] |\b(?:so|now|and|at|next) )(\d{1,9}) ([-+×÷]) (\d{1,9}) = (\d{1,9})"
    r"(?=$|\.$|; |, (?!(?:rem|rest|r|R)\b))"
)


def arithmetic_findings(trace: AnyTrace) -> Iterator[str]:
    """A sentence for each false claim of the steps."""
    for step in trace.steps:
        for finding in _findings(step.content):
            yield f"step {step.i} {finding}"


def check_arithmetic(text: str) -> list[str]:
    """A sentence for each false claim in free text, e.g. ``"says 3 + 4 = 8, but it is 7"``.

    Linear in the length of ``text``; never raises.
    """
    return list(_findings(text))


@lru_cache(maxsize=1 << 14)
def _findings(text: str) -> tuple[str, ...]:
    if not _MAYBE.search(text) or not _MAYBE.search(_SIMPLE.sub(_unless_it_holds, text)):
        return ()
    return tuple(_sentence(claim) for claim in find_claims(text) if not claim.holds)


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
    value = _short(number(Fraction(claim.value)))
    if claim.remainder is not None:
        return f"{said}, but the quotient and remainder are wrong (it is {value})"
    if claim.rounded:
        return f"{said}, which is rounded without saying so (it is {value}; write ≈)"
    return f"{said}, but it is {value}"


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:77]}…"
