"""An answer that its own work contradicts: the work ends in another value, another unit, or the opposite word.

Work that uses a number which its plan calls not needed contradicts itself too.

Where the work may have meant the answer (a rounded value, a converted unit, a number in words), nothing is found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from m32_assets.traces.verification.claims import find_claims, without_marks
from m32_assets.traces.verification.exact_numbers import Work
from m32_assets.traces.verification.final_answer import ending_of, is_result, numbers_in, value_in
from m32_assets.traces.verification.not_needed import MAX_OPERANDS, not_needed_findings
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.verification.numerals import NUMBER, exact, last_place, plain
from m32_assets.traces.verification.quantities import parse_quantity
from m32_assets.traces.verification.report import AnyTrace
from m32_assets.traces.verification.units import MEASURES, UNITS

_OPPOSITE = {"yes": "no", "no": "yes", "true": "false", "false": "true"}
_LAST_WORD = re.compile(r"\b(yes|no|true|false)[\s.!\"'”»)*]*$", re.IGNORECASE)
_CONCLUDES = re.compile(r"(?:so|thus|hence|therefore|that means|this means)\b", re.IGNORECASE)
_STATED = re.compile(r"\banswer(?: is|:)\s?\(?([A-Za-z])\)?[\s.!]*$")
# The claim is no result: it tests one, or compares.
_TESTS = re.compile(
    r"\b(?:(?:check|verif|prov|confirm|compar)\w*|because|since|indeed|proof|fits|instead|would"
    r"|(?:more|less|fewer|greater|larger) than)\b",
    re.IGNORECASE,
)
_ROUNDS = re.compile(r"\b(?:round|nearest|approx|estimat|about|roughly|whole|at least|at most)|≈", re.IGNORECASE)
# Words that may stand for a number, beside those that ``in_digits`` reads.
_WORDS_FOR = (
    (lambda value: value == 0, r"zero|none|nothing|no|never"),
    (lambda value: value == 1, r"an?|one|once|single|only|first|each"),
    (lambda value: value == 2, r"pair|couple|both|twice|double|second|half"),
    (lambda value: value == 3, r"thrice|triple|third"),
    (lambda value: Fraction(value).denominator > 1, r"half|halves|quarters?|[a-z]+(?:th|ths|rds?)"),
    (lambda value: value % 6 == 0, r"dozens?"),
    (lambda value: abs(value) >= 100, r"[a-z]*(?:hundred|thousand|million|billion)s?"),
)
_HUNDREDTHS = re.compile(r"[%$€£]|\b(?:percent|cents?)\b")
_UNIT = re.compile(r"([$€£]) ?[0-9][^\s]*$|[0-9] ?([^\W\d_]+|[%°¢€])[\s.!)]*$")
# A number and the words behind it.
_ENDING = re.compile(r"(?<![0-9.,])[$€£]?[0-9][0-9.,]{0,20}[^0-9=]*$")
MAX_ENDING = 60
"""Characters of a step that are read as its ending."""


def contradiction_findings(trace: AnyTrace) -> Iterator[str]:
    """A sentence if the work ends in something else than the answer, or uses what is not needed."""
    yield from not_needed_findings(trace)
    answer, last = trace.final_answer.strip(), ending_of(trace.steps[-1].content)
    if opposite := _OPPOSITE.get(answer.casefold().removesuffix(".")):
        word = _LAST_WORD.search(last, max(0, len(last) - MAX_ENDING))
        if word and word[1].casefold() == opposite:
            yield f"the work ends in {word[1]!r}, the answer is {answer!r}"
        return
    if len(answer) == 1 and answer.isalpha():
        stated = _STATED.search(last, max(0, len(last) - MAX_ENDING))
        if stated and stated[1].casefold() != answer.casefold():
            yield f"the work says that the answer is {stated[1]!r}, the answer is {answer!r}"
        return
    value = value_in(answer)
    if value is None:
        return
    stated_there = is_result(value, plain(last))
    ending = _other_unit(answer, last) if stated_there else _other_value(trace, answer, value)
    if ending:
        yield f"the work ends in {_short(ending)}, the answer is {_short(answer)!r}"
    elif stated_there and (unused := _unused_work(trace, value)):
        yield f"the answer {_short(answer)!r} uses nothing of {_short(unused)}, which the work computes before"


def _other_value(trace: AnyTrace, answer: str, value: Fraction | int) -> str | None:
    """The value in which the work ends, if it cannot be the answer."""
    steps = [without_marks(step.content) for step in trace.steps]
    last, before = ending_of(steps[-1]), steps[:-1]
    claims = list(find_claims(last, Work(MAX_OPERANDS)))
    if not claims or not claims[-1].holds or claims[-1].relation != "=":
        return None
    claim, everything = claims[-1], in_digits("\n".join(steps))
    ending = numbers_in(claim.right)
    if len(ending) != 1 or claim.remainder is not None:
        return None
    if _may_be(value, answer, ending[0], claim.right, f"{trace.prompt}\n{everything}"):
        return None
    if value not in numbers_in(everything):
        return None if _in_words(value, everything) else claim.right.strip()
    # the value of an earlier step that the last one goes on from
    known = {*numbers_in(in_digits(trace.prompt)), *(number for step in before for number in numbers_in(step))}
    goes_on = value in numbers_in(claim.left) and numbers_in(last).count(value) == 1
    return claim.right.strip() if goes_on and ending[0] not in known and not _TESTS.search(last) else None


def _in_words(value: Fraction | int, text: str) -> bool:
    """Whether a word of the text may stand for the value."""
    return any(fits(value) and re.search(rf"\b(?:{words})\b", text, re.IGNORECASE) for fits, words in _WORDS_FOR)


def _may_be(value: Fraction | int, answer: str, end: Fraction | int, written: str, text: str) -> bool:
    """Whether the value may be that of the work: with another sign, rounded, or in another unit.

    Args:
        end: the value in which the work ends, which is ``written`` so.
        text: the question and the work.
    """
    if abs(value) == abs(end):
        return True
    gap = abs(value - end)
    place = last_place(plain(answer)) if "/" not in answer else Fraction(0)
    if gap <= place / 2 and (Fraction(end).denominator != 1 or _ROUNDS.search(text)):
        return True
    if gap < 1 and Fraction(value).denominator == 1:
        return True  # people and buses are counted in wholes
    if _ROUNDS.search(text) and gap <= abs(Fraction(end)) / 10:
        return True
    ratios = {Fraction(100), Fraction(1, 100)} if _HUNDREDTHS.search(f"{text}\n{answer}") else set()
    for shown in (answer, written):
        unit = _UNIT.search(shown[-60:])
        if unit and (name := unit[1] or unit[2]) in UNITS:
            dimension, size = UNITS[name]
            sizes = {other for kind, other in UNITS.values() if kind == dimension}
            ratios |= {size / other for other in sizes} | {other / size for other in sizes}
    return any(value == end * ratio for ratio in ratios)


def _other_unit(answer: str, last: str) -> str | None:
    """The end of the last step, if it has the answer's number with another unit of the same dimension."""
    ending = _ENDING.search(last[-MAX_ENDING:])
    mine = parse_quantity(plain(answer).casefold()) if ending else None
    if ending is None or mine is None or mine.unit not in MEASURES:
        return None
    theirs = parse_quantity(" ".join(plain(ending[0]).casefold().split()).rstrip(".!)"))
    if theirs is None or theirs.value != mine.value or theirs.unit == mine.unit or theirs.unit not in MEASURES:
        return None
    return ending[0].strip() if MEASURES[theirs.unit][1] == MEASURES[mine.unit][1] else None


def _unused_work(trace: AnyTrace, value: Fraction | int) -> str | None:
    """The last claim of the steps before, if the last step concludes another value without using any of them.

    ``60 × 0.25 = 15`` and then ``so 35% of 60 is 21``: the question is said again, with a value from nowhere.
    """
    last = ending_of(trace.steps[-1].content)
    if len(trace.steps) < 2 or not _CONCLUDES.match(last):
        return None
    work = Work(MAX_OPERANDS)
    claims = list(find_claims(last, work))
    if len(claims) != 1:
        return None
    earlier = [claim for step in trace.steps[:-1] for claim in find_claims(step.content, work)]
    given = set(numbers_in(in_digits(trace.prompt)))
    before = {number for step in trace.steps[:-1] for number in numbers_in(in_digits(step.content))}
    said = {exact(number) for number in re.findall(NUMBER, plain(claims[0].left))}
    computed = {number for claim in earlier for number in numbers_in(claim.right)}
    computed |= {number for step in trace.steps[:-1] for number in numbers_in(step.content)[-1:]}
    used = said | set(numbers_in(claims[0].left))
    if not earlier or value in given | before or not said <= given or used & computed:
        return None
    return f"{earlier[-1].left.strip()} {earlier[-1].relation} {earlier[-1].right.strip()}"


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
