"""Correction of a model's own work: the true value in place of that of its first false claim.

``17 + 20 = 31`` becomes ``17 + 20 = 37``, and the model goes on from there. Nothing is written where the verifier does
not know what belongs there: in a false comparison, in a calculation that stands for a value, in notation with several
readings, and for a value that has no honest form, such as 10 ÷ 3 as a decimal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from m32_assets.common.errors import M32Error
from m32_assets.evaluation.answers import reasoning_span
from m32_assets.rl.notation import Quantity, cut_like, quantity_in, rounded_like, written_like
from m32_assets.rl.true_value import quotient, true_value
from m32_assets.traces.columns import PLACES
from m32_assets.traces.verification.arithmetic import check_arithmetic
from m32_assets.traces.verification.claims import Claim, find_claims, whole_expression
from m32_assets.traces.verification.expressions import Expression
from m32_assets.traces.verification.length import MAX_CHARS
from m32_assets.traces.verification.numerals import NUMERAL, plain
from m32_assets.traces.verification.sides import converts

MAX_CLAIM = 200
"""Characters of a claim, at most. Longer ones are not corrected, which bounds the time."""
_ABOUT = re.compile(r"(?:about|roughly|approximately|around|nearly|almost)\s{0,9}$")
# not a round trip
_ROUNDED = re.compile(
    r"\bround(?:ed|s|ing)\b|\bround (?:to|up|down|off)\b|\bnearest\b|\bdecimal place|\bapprox|\bestimat", re.IGNORECASE
)
# what the verifier does not count as part of a value: an ellipsis, the end of "remaining"
_BEHIND = re.compile(r"…|\.\.\.|[^\W\d_]*")
_ELLIPSIS = re.compile(r"…|\.\.\.")
_VALUED = ("=", "≈", "is")
# "ones: ", "1. tens: ", as in written addition and subtraction
_COLUMN = re.compile(
    rf"\b(?:{'|'.join(PLACES)}|hundred thousands|tenths|hundredths|thousandths)\b[^:=0-9]{{0,20}}:", re.IGNORECASE
)
_LAST_DIGITS = re.compile(r"[0-9]+(?=[^0-9]*$)")


@dataclass(frozen=True, slots=True)
class Correction:
    """A text up to and with the first value that was corrected.

    Attributes:
        prefix: the text up to and with the true value.
        start: the character of ``prefix`` at which the value begins; what comes before is the model's own.
        claim: the false claim as written.
        value: what was written in place of its value.
    """

    prefix: str
    start: int
    claim: str
    value: str


def correct_first_false_claim(text: str, template_style: str = "tags") -> Correction | None:
    """The text cut at the first false claim of its reasoning, with the true value in its place.

    The verifier finds no false claim in what is left of the line. The time is linear in the length of the text.

    Args:
        text: a model's turn, which may be cut or malformed. Longer ones than ``MAX_CHARS`` are not read.
        template_style: ``tags`` or ``numbered``.

    Returns:
        None if there is no reasoning, no false claim, or no true value that can be written honestly.

    Raises:
        M32Error: there is no such style.
    """
    if template_style not in ("tags", "numbered"):
        raise M32Error("template_style", repr(template_style), "'tags' or 'numbered'")
    span = reasoning_span(text, template_style) if len(text) <= MAX_CHARS else None
    if span is None:
        return None
    at = span[0]
    for line in text[slice(*span)].split("\n"):
        if check_arithmetic(line):
            claim = next((one for one in find_claims(line) if not one.holds), None)
            value = _value_for(claim, line, at + len(line) == len(text)) if claim else None
            if claim is None or value is None:
                return None
            start = at + claim.at
            said = line[line.rindex(claim.left, 0, claim.at) : claim.end]
            return Correction(text[:start] + value, start, said, value)
        at += len(line) + 1
    return None


def _value_for(claim: Claim, line: str, is_last: bool) -> str | None:
    """The first form of the true value with which the verifier finds the claim true; None if there is none.

    Args:
        is_last: the text ends with the line, whose last number may be cut.
    """
    if claim.relation not in _VALUED or line[claim.at : claim.end] != claim.right or claim.left not in line[: claim.at]:
        return None  # a comparison, or marks of a calculator within the claim
    if len(claim.left) + len(claim.right) > MAX_CLAIM:
        return None
    for value in _forms(claim, line):
        if is_last and claim.end == len(line) and value.startswith(claim.right):
            return None  # 7 × 8 = 5, cut within 56
        if value != claim.right and _holds(line[: claim.at], value):
            return value
    return None


def _holds(before: str, value: str) -> bool:
    """Whether the verifier reads ``value`` as the true side of a claim, and nothing before it as false."""
    line = before + value
    return not check_arithmetic(line) and any(
        claim.holds
        and claim.at == len(before)
        and value.startswith(claim.right)
        and _BEHIND.fullmatch(value, len(claim.right))
        for claim in find_claims(line)
    )


def _forms(claim: Claim, line: str) -> Iterator[str]:
    """The forms in which the true value may be written, the best first."""
    wrong = quantity_in(claim.right)
    if wrong is None:
        return
    if claim.remainder is not None:
        yield from _with_remainder(claim, wrong, line)
        return
    left, right = whole_expression(claim.left), whole_expression(claim.right)
    if left is None or right is None or right.operations or len(right.units) > 1 or re.search("[0-9]", wrong.rest):
        return
    value = true_value(claim, right)
    if value is None or (value < 0 and _COLUMN.search(line, 0, claim.at)):
        return  # in a column, one has to be borrowed
    behind = _ELLIPSIS.match(line, claim.end)
    about = claim.relation == "≈" or _ABOUT.search(line, 0, claim.at)
    exact = written_like(value, wrong, claim.left)
    if about:
        shown = [written_like(rounded_like(value, wrong, zeros=True), wrong, claim.left)]
    elif _ROUNDED.search(line, 0, claim.at):
        shown = [written_like(rounded_like(value, wrong, zeros=False), wrong, claim.left), exact]
    else:
        shown = [exact]
    if behind and (cut := cut_like(value, wrong)):
        shown.append(cut + behind[0])
    for form in shown:
        if form is None or form == wrong.head or _says_nothing(left, right, claim.left, form):
            continue
        yield form
        if wrong.rest:
            yield form + wrong.rest  # without its unit, "2 km = 2000" is no claim


def _with_remainder(claim: Claim, wrong: Quantity, line: str) -> Iterator[str]:
    """The quotient and the remainder in the words of the claim: ``3 remainder 2``, ``3 and 2 are left``."""
    parts, rest = quotient(claim), _LAST_DIGITS.search(plain(wrong.rest))
    if parts is None or rest is None:
        return
    whole = written_like(parts[0], wrong, claim.left)
    end_of_word = re.compile(r"\w*").match(line, claim.end)
    if whole is not None and end_of_word:
        yield f"{whole}{wrong.rest[: rest.start()]}{parts[1]}{wrong.rest[rest.end() :]}{end_of_word[0]}"


def _says_nothing(left: Expression, right: Expression, written: str, form: str) -> bool:
    """Whether the claim only says a value again: ``8 = 8``, for ``8 = 9``."""
    if left.operations or converts(left, right):
        return False
    return re.findall(NUMERAL, plain(form)) == re.findall(NUMERAL, plain(written))
