r"""Why a wrong answer is wrong: one kind for each, from the text of the output alone.

A wrong answer is of the first kind in ``ERROR_KINDS`` whose condition it meets. Examples:

- ``run_on``: ``<reasoning>3 3 3 3 …`` up to the token limit, or cut in a loop.
- ``no_answer``: ``<reasoning>2 + 2 = 4</reasoning>\n<answer></answer>``, or the same form with two answers, 4 and 5.
- ``no_form``: ``It is 4``; ``<reasoning>2 + 2 = 4</answer>``; other text before or behind the form.
- ``false_claim``: ``<reasoning>2 + 2 = 5</reasoning>\n<answer>5</answer>``.
- ``wrong_fact``: ``<reasoning>Lyon is the capital of France</reasoning>\n<answer>Lyon</answer>``.
- ``wrong_plan``: ``<reasoning>2 + 2 = 4</reasoning>\n<answer>4</answer>``, where 2 × 3 was asked for.
"""

from __future__ import annotations

from typing import Literal, NamedTuple, get_args

from m32_assets.evaluation.answers import END_OF_TURN, Extracted, extract
from m32_assets.inference.stop_criteria import MAX_NEW_TOKENS
from m32_assets.traces.verification.arithmetic import check_arithmetic
from m32_assets.traces.verification.claims import find_claims
from m32_assets.traces.verification.length import estimated_tokens

ErrorKind = Literal["run_on", "no_answer", "no_form", "false_claim", "wrong_fact", "wrong_plan"]
ERROR_KINDS: tuple[ErrorKind, ...] = get_args(ErrorKind)
"""In order of precedence."""
MEANINGS: dict[str, str] = {
    "run_on": "did not end: cut at the token limit or in a loop",
    "no_answer": "the form with an empty answer or several different ones, or no prediction",
    "no_form": "not the requested form",
    "false_claim": "a claim in the work is false",
    "wrong_fact": "the work computes nothing, and the answer is wrong",
    "wrong_plan": "every claim of the work holds, and the answer is wrong",
}
"""A sentence for each kind."""
LONG = MAX_NEW_TOKENS // 2
"""Estimated tokens from which an output without an end counts as cut, if its ``finish_reason`` is not recorded."""
MIN_LOOP_CHARS = 64
"""Characters of all repeats of a loop together, at least."""
MAX_LOOP_CHARS = 240
"""The longest text that counts as a loop when it is repeated."""


class FalseClaim(NamedTuple):
    """The first false claim of a text: its line, from 1, and a sentence about it; 0 and empty if there is none."""

    line: int
    sentence: str


def false_claim(reasoning: str) -> FalseClaim:
    """The first claim in the work that the verifier of the traces finds false."""
    for number, line in enumerate(reasoning.split("\n"), 1):
        if found := check_arithmetic(line):
            return FalseClaim(number, found[0])
    return FalseClaim(0, "")


def error_kind(output: str, finish_reason: str = "") -> ErrorKind:
    """The kind of an output whose answer is wrong.

    Args:
        finish_reason: ``stop``, ``length`` or ``loop``; empty if not recorded, and then judged from the text.
    """
    found = extract(output)
    if finish_reason in ("length", "loop") or (not finish_reason and not found.well_formed and _is_cut(output, found)):
        return "run_on"
    if not found.well_formed:
        return "no_answer" if _has_form_but_no_answer(output, found) else "no_form"
    reasoning = found.reasoning or ""
    if false_claim(reasoning).line:
        return "false_claim"
    computed = any(True for line in reasoning.split("\n") for _ in find_claims(line))
    return "wrong_plan" if computed else "wrong_fact"


def ends_in_loop(text: str) -> bool:
    """Whether the text ends in repeats of one sequence of characters."""
    return any(
        # comparing one character first rules most lengths out without a copy
        len(text) >= (span := max(MIN_LOOP_CHARS, 2 * length))
        and text[-1] == text[-1 - length]
        and text[-span:-length] == text[length - span :]
        for length in range(1, MAX_LOOP_CHARS + 1)
    )


def _is_cut(output: str, found: Extracted) -> bool:
    """Whether an output that is not well-formed looks cut: it ends in a loop, or it is long and has no end."""
    text = output.rstrip()
    if text.endswith(END_OF_TURN) or _closes(text, found):
        return False
    return ends_in_loop(output) or estimated_tokens(output) >= LONG


def _closes(text: str, found: Extracted) -> bool:
    """Whether the text ends as the form does."""
    if found.style == "numbered":
        return text.rpartition("\n")[2].startswith("Answer:")
    return text.endswith("</answer>")


def _has_form_but_no_answer(output: str, found: Extracted) -> bool:
    """Whether one answer in place of those in the output, or of the empty one, would make it well-formed."""
    text = output.strip().removesuffix(END_OF_TURN).strip()
    if found.answer is not None:
        return False
    if found.style == "tags":
        head, _, tail = text.partition("</reasoning>")
        answers = [part.strip() for part in tail.split("</answer>")]
        only_answers = len(answers) > 1 and not answers.pop()
        only_answers = only_answers and all(a.startswith("<answer>") and a.count("<answer>") == 1 for a in answers)
        return only_answers and extract(f"{head}</reasoning>\n<answer>?</answer>").well_formed
    head, marked, tail = text.partition("\nAnswer:")
    only_answers = bool(marked) and all("\n" not in answer for answer in tail.split("\nAnswer:"))
    return only_answers and extract(f"{head}\nAnswer: ?").well_formed
