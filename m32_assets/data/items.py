"""What a row of anyone's file becomes: a trace, or a question with an answer and no work."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from m32_assets.common.errors import M32Error, misfit
from m32_assets.common.files import canonical_json, sha256_bytes
from m32_assets.common.text import is_blank
from m32_assets.common.text_files import shown
from m32_assets.data.work_text import steps_of, worked
from m32_assets.traces.jsonl import check_meta, trace_of
from m32_assets.traces.raw_text import BlankTextError, check_raw
from m32_assets.traces.schema import ReasoningTrace

MAX_CHARS = 200_000
"""The longest text of a row that is looked into. A trace of a training row is a hundredth of it."""
MAX_EXACT_FLOAT = 2**53
"""Whole numbers up to here are written the same way by all readers of JSON."""


class Question(BaseModel):
    """A question with its answer and without any work: a prompt for later stages, never a training row."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    id: Annotated[str, Field(description="hash of question and answer", pattern=r"^[0-9a-f]{16}$")]
    prompt: Annotated[
        str, StringConstraints(min_length=1, max_length=50_000), Field(description="the question, unique")
    ]
    expected_answer: Annotated[
        str, StringConstraints(min_length=1, max_length=1000), Field(description="the one answer that counts")
    ]
    meta: Annotated[
        dict[str, Any] | None, Field(description="the form that it came in, system text, and columns of no use here")
    ] = None


Item = ReasoningTrace | Question


def item_of(prompt: str, steps: Sequence[str], answer: str, meta: dict[str, Any] | None, where: str) -> Item:
    """A trace, or a question where there are no steps.

    Raises:
        M32Error: a text is blank, too long or has a control mark, or ``meta`` is not plain JSON.
    """
    if steps:
        return trace_of({"prompt": prompt, "trace_steps": [*steps], "final_answer": answer, "meta": meta}, where)
    for field, text in (("prompt", prompt), ("final_answer", answer)):
        check_raw(field, text, where)
    check_meta(meta, where)
    name = sha256_bytes(canonical_json([prompt, answer]))[:16]
    try:
        return Question(id=name, prompt=prompt, expected_answer=answer, meta=meta)
    except ValidationError as error:
        raise misfit(where, error) from None


def text_of(row: Mapping[str, Any], field: str, where: str) -> str:
    """A field as text. A number is written as people write it.

    Raises:
        M32Error: the field is missing, is too long, or is neither text nor a number whose digits are beyond doubt.
    """
    value = row.get(field)
    if isinstance(value, str):
        return short(value, f"{where} {field}")
    if isinstance(value, float) and math.isfinite(value) and value.is_integer() and abs(value) < MAX_EXACT_FLOAT:
        value = int(value)  # tables keep a column of whole numbers with gaps as 25.0
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, float) and 1e-4 <= abs(value) < 1e15:
        return repr(value)
    found = "no such field" if field not in row else shown(json.dumps(value))
    raise M32Error(f"{where} {field}", found, "text or a number")


def short(text: str, where: str) -> str:
    """The text, if it is not too long to be read.

    Raises:
        M32Error: it is.
    """
    if len(text) > MAX_CHARS:
        raise M32Error(where, f"{len(text)} characters", f"at most {MAX_CHARS}")
    return text


def meta_of(form: str, row: Mapping[str, Any], used: Iterable[str], system: str = "") -> dict[str, Any]:
    """The ``meta`` of an item: its form, the system text, and as ``extra`` the columns that the form does not use.

    They are apart from this project's own keys, so that a column ``family`` or ``demand`` means nothing here.
    """
    taken = {*used}
    extra = {key: value for key, value in row.items() if key not in taken and value is not None and value != ""}
    return {"form": form} | ({"system": system} if system else {}) | ({"extra": extra} if extra else {})


def answered(
    prompt: str, completion: str, meta: dict[str, Any] | None, where: str, field: str, thinking: str = ""
) -> Item:
    """The item of a question and a text that holds the work and the answer.

    Args:
        field: the column of the text, for messages.
        thinking: work that was kept apart from the text.

    Raises:
        M32Error: the text has no answer, or as :func:`item_of`.
    """
    if is_blank(completion):
        raise BlankTextError(f"{where} {field}", repr(completion[:20]), "text that can be seen")
    text = f"<think>{thinking}</think>{completion}" if thinking and "</think>" not in completion else completion
    work, answer = worked(text, f"{where} {field}")
    return item_of(prompt.strip(), steps_of(work), answer, meta, where)
