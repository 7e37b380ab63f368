"""Extract the answer from an output, and compare two answers."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from m32_assets.evaluation.quantities import Quantity, parse_quantity
from m32_assets.evaluation.requested_form import requested_forms, requested_units

END_OF_TURN = "<end_of_turn>"
_TAGS = ("<reasoning>", "</reasoning>", "<answer>", "</answer>")
_MIDDLE = "</reasoning>\n<answer>"
_ANSWER = re.compile(r"<answer>([^<]*(?:<(?!/?answer>)[^<]*)*)</answer>")
_ANSWER_LINE = re.compile(r"^Answer:[ \t]*(\S[^\n]*)$", re.MULTILINE)
_REASONING = re.compile(r"<reasoning>([^<]*(?:<(?!/?reasoning>)[^<]*)*)</reasoning>")
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

    A final ``<end_of_turn>`` and white space around the output are ignored. The time is linear in the length.
    """
    text = output.strip().removesuffix(END_OF_TURN).strip()
    answers = _ANSWER.findall(text)
    if answers or "<answer>" in text or "<reasoning>" in text:
        reasoning = [found.strip() for found in _REASONING.findall(text)]
        answer = _only(answers)
        well_formed = (
            all(text.count(tag) == 1 for tag in _TAGS)
            and text.startswith("<reasoning>")
            and text.endswith("</answer>")
            and _MIDDLE in text
            and bool(answer and reasoning and reasoning[0])
            and not _CONTROL.search(text)
        )
        return Extracted(answer, reasoning[0] or None if reasoning else None, well_formed, "tags")
    answer = _only(_ANSWER_LINE.findall(text))
    head, marked, tail = text.partition("\nAnswer:")
    lines = head.split("\n")
    if lines[0] != "Reasoning:":
        return Extracted(answer, None, False, "numbered" if answer else "none")
    numbered = len(lines) > 1 and all(re.match(rf"{number}\. \S", line) for number, line in enumerate(lines[1:], 1))
    well_formed = bool(numbered and marked and answer and tail.strip() == answer and not _CONTROL.search(text))
    return Extracted(answer, "\n".join(lines[1:]).strip() or None, well_formed, "numbered")


def same_answer(predicted: str | None, expected: str, prompt: str) -> bool:
    """Whether two answers are the same after normalisation.

    Ignored are case, white space, a final period, thousands separators, trailing zeros, units and currency signs that
    the question asks for, and whether a value is a fraction, a decimal or a word. If the question asks for a form
    (upper case, lowest terms, two decimals, digits), that form counts.
    """
    if predicted is None or not predicted.strip():
        return False
    forms = requested_forms(prompt)
    found, wanted = _plain(predicted), _plain(expected)
    if "case" not in forms or wanted.lower() in ("yes", "no", "true", "false"):
        found, wanted = found.casefold(), wanted.casefold()
    if found == wanted:
        return True
    a, b = parse_quantity(found.casefold()), parse_quantity(wanted.casefold())
    if a is None or b is None:
        # a list of numbers may look like a number with separators
        return a is b and "," in wanted and _items(found) == _items(wanted)
    return a.value == b.value and _same_unit(a.unit, b.unit, prompt) and _in_form(a, b, forms)


def _only(answers: list[str]) -> str | None:
    """The answer, if all of them are the same."""
    said = {" ".join(answer.split()) for answer in answers}
    return answers[0].strip() or None if len(said) == 1 else None


def _plain(text: str) -> str:
    """One form of each character, a real minus sign, single spaces, no final period."""
    text = unicodedata.normalize("NFC", text).replace("\u2212", "-")
    return " ".join(text.split()).removesuffix(".").strip()


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
