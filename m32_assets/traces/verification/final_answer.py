"""The final answer must follow from the last two steps.

A number follows if it is a result: the value of a claim, the last number of a step, or the number after a word such as
"is". An operand does not follow: "198 + 17 = 215" does not give 17.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from m32_assets.traces.verification.caches import cached_if_short
from m32_assets.traces.verification.markup import unwrapped
from m32_assets.traces.verification.numerals import CURRENCY, NUMERAL, STARTS, plain, value_of
from m32_assets.traces.verification.quantities import parse_quantity
from m32_assets.traces.verification.report import AnyTrace

_SIGNED = rf"(?P<minus>-?{CURRENCY}?-?)(?P<numeral>{NUMERAL})"
# a number, and any words behind it
_ANSWER = re.compile(rf"{_SIGNED}%?(?: ?(?:[^\W\d]|°).*)?")
_FOUND = re.compile(rf"{STARTS}(?<![\w.])(?<![0-9][,/]){_SIGNED}")
# Before a number that is a result.
_RESULT_BEFORE = re.compile(
    r"(?:[=≈:<>]|\b(?:is|are|was|be|has|have|had|so|answer|at|keep|take|total|makes|gives|takes|after|costs?|pays?"
    r"|gets?|needs?|about|number|equals|leaves|remain|exactly|only|left|there)) ?[(\"'«]?$"
)
# The same if a later step has a claim: a count in passing ("there are 3 numbers") is not a result.
_SURELY_BEFORE = re.compile(r"(?:[=≈:]|\b(?:is|answer|gives|makes|leaves|so)) ?[$(\"'«]?$")
# After a number that is only an operand.
_OPERAND = re.compile(r"\s{0,4}(?:[-+×*·÷/^]\s{0,4}[\d($]|(?:of|times|plus|minus) \d)")
MAX_STEP_CHARS = 4000
"""Characters of a step that are read, from its end."""
_LONGEST_BEFORE = 24
"""Characters before a number that are read to tell what it is."""
_CLOSING = " \t.!\"'”»)"


def final_answer_findings(trace: AnyTrace) -> Iterator[str]:
    """A sentence if the answer does not follow."""
    tail = [ending_of(step.content) for step in trace.steps[-2:]]
    if not follows(trace.final_answer.strip(), tail):
        found = _short(" | ".join(tail))
        yield f"the final answer {_short(trace.final_answer)!r} does not follow from the last steps, {found!r}"


def ending_of(step: str) -> str:
    """The step, or the last ``MAX_STEP_CHARS`` characters of a longer one."""
    return step if len(step) <= MAX_STEP_CHARS else step[-MAX_STEP_CHARS:].partition(" ")[2]


def follows(answer: str, steps: list[str]) -> bool:
    """Whether ``answer`` is a result of one of ``steps``."""
    value = value_in(answer)
    if value is not None:
        steps = list(map(plain, steps))
        return is_result(value, steps[-1]) or (len(steps) > 1 and is_result(value, steps[0], surely="=" in steps[-1]))
    wanted = " ".join(answer.split()).strip(_CLOSING) or answer
    return any(_contains(wanted, " ".join(step.split())) for step in reversed(steps))


@cached_if_short
def value_in(answer: str) -> Fraction | int | None:
    """The value of an answer that is a number, with words behind it or markup around it; None for any other answer."""
    text = plain(answer)
    if number := _ANSWER.fullmatch(text):
        return _value(number)
    for inner in unwrapped(text):
        if number := _ANSWER.fullmatch(inner):
            return _value(number)
    quantity = parse_quantity(text.casefold())
    return quantity.value if quantity and quantity.kind != "word" else None


def _value(number: re.Match[str]) -> Fraction | int | None:
    value = value_of(number["numeral"])
    return -value if value is not None and "-" in number["minus"] else value


def numbers_in(text: str) -> list[Fraction | int]:
    """The values of the numbers in a text, in order."""
    values = (_value(match) for match in _FOUND.finditer(plain(text)))
    return [value for value in values if value is not None]


def is_result(value: Fraction | int, step: str, surely: bool = False) -> bool:
    """Whether a number of that value is a result in a plain text, not an operand.

    Args:
        surely: a number in passing, such as in "there are 3 numbers", is none.
    """
    found = list(_FOUND.finditer(step))
    for place, match in enumerate(found):
        if _OPERAND.match(step, match.end()) or _value(match) != value:
            continue
        near = max(0, match.start() - _LONGEST_BEFORE)
        if surely:
            if _SURELY_BEFORE.search(step, near, match.start()):
                return True
        elif (
            place == len(found) - 1
            or (place == 0 and "=" not in step)
            or _RESULT_BEFORE.search(step, near, match.start())
        ):
            return True
    return False


def _contains(answer: str, step: str) -> bool:
    """Whether the step has the whole answer, and the text around it does not continue it."""
    if not answer:
        return False
    first, last, listed = answer.split(" ", 1)[0], answer.rsplit(" ", 1)[-1], ", " in answer
    ends = len(step.rstrip(_CLOSING))
    for form in (answer, answer[0].swapcase() + answer[1:]):
        at = step.find(form)
        while at >= 0:
            end = at + len(form)
            if listed:
                whole = not step[max(0, at - 2) : at].rstrip().endswith(",") and end >= ends
            else:
                before, behind = step[max(0, at - len(first) - 2) : at].rstrip(), step[end : end + len(last) + 8]
                following = behind.lstrip().split(" ", 1)[0].strip(_CLOSING)
                whole = not before.endswith(f" {first}") and following != last
            glued = (form[0].isalnum() and step[at - 1 : at].isalnum()) or (
                form[-1].isalnum() and step[end : end + 1].isalnum()
            )
            if whole and not glued:
                return True
            at = step.find(form, at + 1)
    return False


def _short(text: str) -> str:
    return text if len(text) <= 90 else f"{text[:40]}…{text[-47:]}"
