"""Judge each prediction by exact comparison after normalisation, or by the item's demand; no model judges."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from m32_assets.common.errors import M32Error
from m32_assets.data.eval_set import EvalItem
from m32_assets.evaluation.answers import extract, same_answer
from m32_assets.evaluation.error_kinds import error_kind, false_claim
from m32_assets.evaluation.predictions import Prediction, read_predictions
from m32_assets.evaluation.scorecard import JudgedRow, Scorecard, scorecard
from m32_assets.traces.verification.markup import unwrapped
from m32_assets.traces.verification.numerals import CURRENCY, NUMERAL, STARTS, plain
from m32_assets.traces.verification.quantities import parse_quantity

__all__ = ["JudgedRow", "Scorecard", "judge", "read_predictions", "scorecard"]

# numbers in a sentence, with a sign or currency before and % behind
_NUMBER = re.compile(rf"{STARTS}(?<![\w.,/])-?{CURRENCY}?{NUMERAL}%?")


def judge(
    predictions: Sequence[Prediction | Mapping[str, Any]], items: Sequence[EvalItem], where: str = "predictions"
) -> list[JudgedRow]:
    """One judged row per item, in the eval set's order; an item without a prediction is not scored and not correct.

    Args:
        where: the file of the predictions, for the message of a refusal.

    Raises:
        M32Error: a prediction for an unknown item, a second one for an item, or one made for another question.
    """
    rows = [p if isinstance(p, Prediction) else Prediction.model_validate(dict(p)) for p in predictions]
    refuse_other_questions(rows, items, where)
    found: dict[str, Prediction] = {}
    for row in rows:
        if row.id in found:
            fix = "Pass several samples of each question to m32 judge as --samples" if row.sample else ""
            raise M32Error(where, f"duplicate id {row.id!r}", "one prediction per item", fix)
        found[row.id] = row
    return [judge_one(item, found.get(item.id)) for item in items]


def judge_one(item: EvalItem, prediction: Prediction | None) -> JudgedRow:
    """The judged row of an item; without a prediction it is not scored and not correct."""
    output, finish_reason = (prediction.output, prediction.finish_reason) if prediction else ("", "")
    extracted = extract(output)
    reasoning, answer = extracted.reasoning or "", extracted.answer
    correct = is_right(answer, item)
    false_line = false_claim(reasoning).line
    return JudgedRow(
        **item.model_dump(exclude={"demand"}),
        predicted_answer=answer or "",
        output=output,
        scored=prediction is not None,
        correct=correct,
        well_formed=extracted.well_formed,
        arithmetic_holds=bool(reasoning) and not false_line,
        answer_agrees_with_reasoning=answer_agrees(answer, reasoning, item.prompt),
        reasoning_chars=len(reasoning),
        reasoning_steps=sum(bool(line.strip()) for line in reasoning.split("\n")),
        finish_reason=finish_reason,
        error_kind="" if correct else error_kind(output, finish_reason) if prediction else "no_answer",
        false_line=false_line,
    )


def is_right(answer: str | None, item: EvalItem) -> bool:
    """Whether an answer counts: it meets the item's demand, or without one is the expected answer."""
    if item.demand:
        return not item.demand.unmet(answer or "")
    return same_answer(answer, item.expected_answer, item.prompt)


def answer_agrees(answer: str | None, reasoning: str, prompt: str = "") -> bool:
    """Whether the last step ends in the answer: as its last number, the number behind its last ``=``, or its words."""
    if not answer or not reasoning.strip():
        return False
    last = reasoning.strip().split("\n")[-1]
    numbers = _NUMBER.findall(plain(last))
    bare = plain(answer).strip().removesuffix(".").casefold()
    if numbers and any(parse_quantity(form) for form in (bare, *unwrapped(bare))):
        numbers = numbers[-1:] + _NUMBER.findall(plain(last).rpartition("=")[2])[:1]
        return any(same_answer(_bare(number), _bare(answer), prompt) for number in numbers)
    words, said = re.escape(" ".join(answer.split())), " ".join(last.split())
    return re.search(rf"(?<!\w){words}(?!\w)", said, re.IGNORECASE) is not None


def refuse_other_questions(
    predictions: Sequence[Prediction], items: Sequence[EvalItem], where: str = "predictions"
) -> None:
    """Compare the questions of predictions with the eval set.

    Raises:
        M32Error: a prediction is for an unknown item, or was made for another question.
    """
    prompts = {item.id: item.prompt for item in items}
    for row in predictions:
        if row.id not in prompts:
            raise M32Error(where, f"id {row.id!r} which is not in the eval set", "predictions of this eval set")
        if row.prompt is not None and prompts[row.id] not in row.prompt:  # it may be rendered
            raise M32Error(
                f"{where} id {row.id!r}",
                f"the prompt {row.prompt[:80]!r}",
                f"{prompts[row.id][:80]!r}",
                "The eval set has changed; run m32 predict again",
            )


def _bare(text: str) -> str:
    """A number without signs around it, because agreement is about the value."""
    match = _NUMBER.search(plain(text))
    return re.sub(r"[$€£¥₹%]", "", match[0]) if match else text
