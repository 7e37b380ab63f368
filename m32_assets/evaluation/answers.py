"""Extract the answer from an output, and compare two answers."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from m32_assets.evaluation.requested_form import Form, requested_forms, requested_units
from m32_assets.traces.verification.markup import unwrapped
from m32_assets.traces.verification.numerals import plain
from m32_assets.traces.verification.quantities import Quantity, parse_quantity

Style = Literal["tags", "numbered"]
END_OF_TURN = "<end_of_turn>"
_ENDS = re.compile(r"(?:<end_of_turn>|<eos>)\s*$")
_TAGS = ("<reasoning>", "</reasoning>", "<answer>", "</answer>")
_MIDDLE = "</reasoning>\n<answer>"
_ANSWER = re.compile(r"<answer>([^<]*(?:<(?!/?answer>)[^<]*)*)</answer>", re.IGNORECASE)
_WORK = re.compile(r"<(reasoning|think)>([^<]*(?:<(?!/?\1>)[^<]*)*)</\1>", re.IGNORECASE)
_OPENED = re.compile(
    r"<reasoning>([^<]*(?:<(?!/?(?:answer|reasoning|think)>|(?:start_of_turn|end_of_turn|bos|eos|pad)>)[^<]*)*)",
    re.IGNORECASE,
)
_ANY_TAG = re.compile(r"<(?:answer|reasoning|think)>", re.IGNORECASE)
# What other tools and chat models write in place of tags; the first kind that is there counts.
_MARKS = (
    re.compile(
        r"^[ \t]*[*_#]{0,4}[ \t]*(?:final )?answer[*_]{0,3}:[*_]{0,3}[ \t]*(\S[^\n]*)$", re.IGNORECASE | re.MULTILINE
    ),
    re.compile(r"^#### ?(\S[^\n]*)$", re.MULTILINE),
    re.compile(r"\\boxed ?\{((?:[^{}\n]|\{[^{}\n]*\})*)\}"),
)
# The letter that an answer gives a value to.
_LETTER = re.compile(r"[$*]{0,2}([^\W\d_]) ?=")
# A no-break space between digits may separate thousands.
_SPACES = re.compile(r"(?:[^\S\u00a0]|(?<![0-9])\u00a0|\u00a0(?![0-9]))+")
_CONTROL = re.compile(r"<(?:start_of_turn|end_of_turn|bos|eos|pad)>")


@dataclass(frozen=True, slots=True)
class Extracted:
    """The parts of an output.

    Attributes:
        answer: None if there is none, or if there are several different ones.
        reasoning: the work, if it is marked as such.
        well_formed: the output is the complete form and nothing else.
        style: the style of the marks that were found.
    """

    answer: str | None
    reasoning: str | None
    well_formed: bool
    style: Literal["tags", "numbered", "none"]


def extract(output: str) -> Extracted:
    """The answer in ``<answer>…</answer>``, or behind ``Answer:`` in the numbered style.

    Answers within the work, such as one that repeats the instruction, count only if there are no others. Where there
    are no tags, ``**Answer:** 4``, GSM8K's ``#### 4`` and ``\\boxed{4}`` are answers too. A final ``<end_of_turn>`` or
    ``<eos>`` and white space around the output are ignored. The time is linear in the length.
    """
    text = _ENDS.sub("", output.strip(), count=1).strip()
    if not _ANY_TAG.search(text):
        return _extract_numbered(text)
    works = [match[2].strip() for match in _WORK.finditer(text)]
    answers = _ANSWER.findall(_WORK.sub("", text) if works else text)
    answer = _only(answers or _ANSWER.findall(text))
    well_formed = (
        all(text.count(tag) == 1 for tag in _TAGS)
        and text.startswith("<reasoning>")
        and text.endswith("</answer>")
        and _MIDDLE in text
        and bool(answer and works and works[0])
        and not _CONTROL.search(text)
    )
    return Extracted(answer, works[0] or None if works else None, well_formed, "tags")


def _extract_numbered(text: str) -> Extracted:
    """The parts of an output without tags."""
    answer = next((_only([_closed(one) for one in found]) for mark in _MARKS if (found := mark.findall(text))), None)
    text = text.replace("\r\n", "\n")
    head, marked, tail = text.partition("\nAnswer:")
    lines = head.split("\n")
    if lines[0] != "Reasoning:":
        return Extracted(answer, None, False, "numbered" if answer else "none")
    numbered = len(lines) > 1 and all(re.match(rf"{number}\. \S", line) for number, line in enumerate(lines[1:], 1))
    well_formed = bool(numbered and marked and answer and tail.strip() == answer and not _CONTROL.search(text))
    return Extracted(answer, "\n".join(lines[1:]).strip() or None, well_formed, "numbered")


def reasoning_span(output: str, style: Style) -> tuple[int, int] | None:
    """Where the work of an output in a style begins and ends, without white space around it; None if there is none.

    It is the work that :func:`extract` finds. Where the output ends before the work does, or goes on with another tag,
    it is all that stands behind ``<reasoning>`` or ``Reasoning:`` until there.
    """
    if style == "tags":
        found = _WORK.search(output)
        span = found.span(2) if found else None
        if found is None and (opened := _OPENED.search(output)):
            span = opened.span(1)
    else:
        start = len(output) - len(output.lstrip())
        head = re.compile(r"Reasoning:\r?\n").match(output, start)
        end = output.find("\nAnswer:", start)
        tail = _ENDS.search(output)
        span = (head.end(), end if end >= 0 else tail.start() if tail else len(output)) if head else None
        if _ANY_TAG.search(output):
            span = None
    if span is None:
        return None
    work = output[slice(*span)]
    at = span[0] + len(work) - len(work.lstrip())
    return (at, at + len(work.strip())) if work.strip() else None


def same_answer(predicted: str | None, expected: str, prompt: str) -> bool:
    """Whether two answers are the same after normalisation.

    Ignored are case, white space, a final period, markup around the predicted answer, separators of thousands, the sign
    that is used for a minus, trailing zeros, units and currency signs that the question asks for, and whether a value
    is a fraction, a decimal or a word. If the question asks for a form (upper case, lowest terms, two decimals, digits,
    quotation marks), that form counts.
    """
    if predicted is None or not predicted.strip():
        return False
    forms = requested_forms(prompt)
    found, wanted = _plain(predicted, forms), _plain(expected, forms)
    if "case" not in forms or wanted.lower() in ("yes", "no", "true", "false"):
        found, wanted = found.casefold(), wanted.casefold()
    if found == wanted:
        return True
    if (mine := _LETTER.match(found)) and (theirs := _LETTER.match(wanted)) and mine[1] != theirs[1]:
        return False
    a, b = _quantity(found), _quantity(wanted)
    if a and b:
        return a.value == b.value and _same_unit(a.unit, b.unit, prompt) and _in_form(a, b, forms)
    if a or b:
        return False
    if "marks" not in forms and any(_plain(inner, forms) == wanted for inner in unwrapped(found)):
        return True
    # a list of numbers may look like a number with separators
    return "," in wanted and _items(found) == _items(wanted)


def _only(answers: list[str]) -> str | None:
    """The answer, if all of them that are not empty are the same."""
    answers = [answer.strip() for answer in answers if answer.strip()]
    return answers[0] if len({" ".join(answer.split()) for answer in answers}) == 1 else None


def _closed(answer: str) -> str:
    """The answer of a line such as ``**Answer: 4**`` without the end of an emphasis that began before it."""
    return answer.rstrip().removesuffix("**") if answer.count("**") % 2 else answer


def _plain(text: str, forms: frozenset[Form]) -> str:
    """One form of each character, single spaces, no final period."""
    text = unicodedata.normalize("NFC", text)
    text = text.replace("\u2212", "-") if "marks" in forms else plain(text)
    return _SPACES.sub(" ", text).strip().removesuffix(".").strip()


def _quantity(text: str) -> Quantity | None:
    """The text as one quantity, or what is left of it without its markup."""
    for form in (text, *unwrapped(text)):
        if found := parse_quantity(_SPACES.sub(" ", form.casefold()).strip().rstrip(" .,;:")):
            return found
    return None


def _items(text: str) -> list[str]:
    return [item.strip() for item in text.split(",")]


def _same_unit(a: str, b: str, prompt: str) -> bool:
    if a == b:
        return True
    asked = requested_units(prompt)
    if not a or not b:
        return (a or b) in asked
    return a in asked and b in asked and (a.endswith(f" {b}") or b.endswith(f" {a}"))


def _in_form(found: Quantity, wanted: Quantity, forms: frozenset[str]) -> bool:
    """Whether ``found`` is written in the form of ``wanted``, as far as the question asks for a form."""
    if found.kind == "fraction" and found.value.denominator == 1 and wanted.kind != "fraction":
        return False  # "260/4" for 65 is an unfinished division
    if "lowest terms" in forms and found.written != wanted.written:
        return False
    if "fraction or decimal" in forms and (found.kind == "fraction") != (wanted.kind == "fraction"):
        return False
    if "words or digits" in forms and (found.kind == "word") != (wanted.kind == "word"):
        return False
    if "decimal places" in forms and _places(found) < _places(wanted):
        return False
    return not ("separators" in forms and ("," in wanted.written) != ("," in found.written))


def _places(quantity: Quantity) -> int:
    return len(quantity.written.partition(".")[2])
