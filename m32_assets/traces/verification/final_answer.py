"""The final answer must follow from the last two steps.

A number follows if it is a result: the value of a claim, the last number of a step, or the number after a word such as
"is". An operand does not follow: "198 + 17 = 215" does not give 17.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from m32_assets.traces.verification.claim_tokens import exact
from m32_assets.traces.verification.report import AnyTrace

_NUMERAL = r"[-−]?[$€£]?[-−]?(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?(?:/\d+)?"
_ANSWER = re.compile(rf"({_NUMERAL})(%?)(?: ?([^\W\d].*|°.*))?")
_FOUND = re.compile(rf"(?<![\w.])(?<!\d[,/]){_NUMERAL}")
# Before a number that is a result.
_RESULT_BEFORE = re.compile(
    r"(?:[=≈:<>]|\b(?:is|are|was|be|has|have|had|so|answer|at|keep|take|total|makes|gives|takes|after|costs?|pays?"
    r"|gets?|needs?|about|number|equals|leaves|remain|exactly|only|left|there)) ?[(\"'«]?$"
)
# The same if a later step has a claim: a count in passing ("there are 3 numbers") is not a result.
_SURELY_BEFORE = re.compile(r"(?:[=≈:]|\b(?:is|answer|gives|makes|leaves|so)) ?[$(\"'«]?$")
# After a number that is only an operand.
_OPERAND = re.compile(r"\s*(?:[-+−–×*·÷/^]\s*[\d($]|(?:of|times|plus|minus) \d)")
_SPACES = re.compile(r"\s+")
_CLOSING = " \t.!\"'”»)"


def final_answer_findings(trace: AnyTrace) -> Iterator[str]:
    """A sentence if the answer does not follow."""
    tail = [step.content for step in trace.steps[-2:]]
    if not follows(trace.final_answer.strip(), tail):
        found = _short(" | ".join(tail))
        yield f"the final answer {_short(trace.final_answer)!r} does not follow from the last steps, {found!r}"


def follows(answer: str, steps: list[str]) -> bool:
    """Whether ``answer`` is a result of one of ``steps``."""
    number = _ANSWER.fullmatch(answer)
    if number and (value := _value(number[1])) is not None:
        return _is_result(value, steps[-1]) or (len(steps) > 1 and _is_result(value, steps[0], surely="=" in steps[-1]))
    wanted = _SPACES.sub(" ", answer).strip(_CLOSING) or answer
    return any(_contains(wanted, _SPACES.sub(" ", step)) for step in reversed(steps))


def _value(text: str) -> Fraction | int | None:
    if text.isascii() and text.isdigit() and len(text) <= 60:
        return int(text)
    sign = -1 if text[0] in "-−" or text[1:2] in ("-", "−") else 1
    top, _, bottom = text.strip("-−$€£").partition("/")
    if len(top) > 60 or len(bottom) > 60 or (bottom and not int(bottom)):
        return None
    return sign * Fraction(exact(top)) / int(bottom or 1)


def _is_result(value: Fraction | int, step: str, surely: bool = False) -> bool:
    found = list(_FOUND.finditer(step))
    for place, match in enumerate(found):
        if _OPERAND.match(step, match.end()) or _value(match[0]) != value:
            continue
        if surely:
            if _SURELY_BEFORE.search(step, 0, match.start()):
                return True
        elif (
            place == len(found) - 1 or (place == 0 and "=" not in step) or _RESULT_BEFORE.search(step, 0, match.start())
        ):
            return True
    return False


def _contains(answer: str, step: str) -> bool:
    """Whether the step has the whole answer, and the text around it does not continue it."""
    first, last, listed = answer.split(" ", 1)[0], answer.rsplit(" ", 1)[-1], ", " in answer
    for form in (answer, answer[0].swapcase() + answer[1:]):
        at = step.find(form)
        while at >= 0:
            before, behind = step[:at].rstrip(), step[at + len(form) :]
            if listed:
                whole = not before.endswith(",") and not behind.strip(_CLOSING)
            else:
                whole = not before.endswith(f" {first}") and behind.lstrip().split(" ", 1)[0].strip(_CLOSING) != last
            glued = (form[0].isalnum() and step[at - 1 : at].isalnum()) or (form[-1].isalnum() and behind[:1].isalnum())
            if whole and not glued:
                return True
            at = step.find(form, at + 1)
    return False


def _short(text: str) -> str:
    return text if len(text) <= 90 else f"{text[:40]}…{text[-47:]}"
