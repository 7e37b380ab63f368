"""A question and its answer, under the usual names, without a column of work."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from m32_assets.data.items import Item, answered, meta_of, text_of

NAME = "question_answer"
EXAMPLE = '{"question": "…", "answer": "48"}'
_QUESTIONS = ("question", "prompt")
_ANSWERS = ("answer", "final_answer", "expected_answer")
_WORK = ("steps", "trace_steps", "completion")


def sniff(row: Mapping[str, Any]) -> bool:
    """One question and one answer, and no work."""
    answers = [row[key] for key in _ANSWERS if key in row]
    return (
        sum(key in row for key in _QUESTIONS) == 1
        and len(answers) == 1
        and not any(key in row for key in _WORK)
        and not (isinstance(answers[0], str) and "####" in answers[0])
    )


def read(row: Mapping[str, Any], where: str) -> Item:
    """A question; a trace where the answer shows its work."""
    question = next(key for key in _QUESTIONS if key in row)
    answer = next(key for key in _ANSWERS if key in row)
    prompt = text_of(row, question, where)
    return answered(prompt, text_of(row, answer, where), meta_of(NAME, row, (question, answer)), where, answer)
