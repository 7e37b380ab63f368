"""A number that the plan calls not needed, and that a later step calculates with nevertheless."""

from __future__ import annotations

import re
from collections.abc import Iterator

from m32_assets.traces.verification.claims import Claim, find_claims
from m32_assets.traces.verification.exact_numbers import Work
from m32_assets.traces.verification.final_answer import numbers_in
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.verification.report import AnyTrace

MAX_CHARS = 60
"""Of the end of a plan, which are read."""
MAX_OPERANDS = 400
"""Operands that are read in the claims of a trace."""
_NOT_NEEDED = re.compile(r"; not needed: [a-z ]+ ([0-9]{1,6}|[0-9]{1,3}(?:,[0-9]{3}){1,2})\.?$")


def not_needed_findings(trace: AnyTrace) -> Iterator[str]:
    """A sentence where a claim of a later step has, among its operands, the number that the plan calls not needed.

    Nothing is found where the number may be another one of the same value: the prompt or the plan has it once more, the
    work has computed it before, or it comes from written arithmetic.
    """
    plan = trace.steps[0].content
    said = _NOT_NEEDED.search(plan, max(0, len(plan) - MAX_CHARS))
    if not said:
        return
    number = int(said[1].replace(",", ""))
    if number in numbers_in(in_digits(plan[: said.start()])) or numbers_in(in_digits(trace.prompt)).count(number) > 1:
        return
    work = Work(MAX_OPERANDS)
    for step in trace.steps[1:]:
        for claim in find_claims(step.content, work):
            operands = numbers_in(claim.left)
            if len(operands) > 1 and number in operands and not _written(number, claim, step.content):
                yield f"step {step.i} uses {said[1]}, which the plan calls not needed"
                return
            if number in numbers_in(claim.right):
                return


def _written(number: int, claim: Claim, content: str) -> bool:
    """Whether written arithmetic may have made the number: a round part of a product, or a digit with a borrowed ten.

    So "20 × 7 = 140" of 24 × 7, and "13 - 7 = 6" behind "3 < 7".
    """
    if number % 10 == 0 and re.search("[×x*]", claim.left):
        return True
    before = content[: content.rfind(claim.left, 0, claim.at)]
    return 10 <= number < 20 and re.search(rf"\b{number - 10} < [0-9], ?$", before[-20:]) is not None
