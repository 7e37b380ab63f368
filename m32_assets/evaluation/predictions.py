"""Predictions: what a model wrote for each question, as JSONL."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from m32_assets.common.errors import M32Error
from m32_assets.data.eval_set import Id, number_as_text
from m32_assets.data.jsonl_rows import read_jsonl, write_jsonl
from m32_assets.evaluation.answers import extract


class Prediction(BaseModel):
    """One row. The judge reads ``id``, ``sample`` and ``output``; ``finish_reason`` tells whether an answer was cut.

    Other tools may write more fields, and need write only ``id`` and ``output``.
    """

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)

    id: Annotated[Id, Field(description="that of the question")]
    prompt: Annotated[str | None, Field(description="the question")] = None
    output: Annotated[str, Field(description="everything that the model wrote")]
    predicted_answer: Annotated[
        str | None, BeforeValidator(number_as_text), Field(description="the answer in it; empty if it has none")
    ] = None
    well_formed: Annotated[
        bool | None, Field(description="whether it is reasoning, then an answer, and nothing else")
    ] = None
    sample: Annotated[int, Field(ge=0, description="which of several answers to the question")] = 0
    finish_reason: Annotated[
        str, Field(description="stop, length or loop: why the output ended; empty if not recorded")
    ] = ""


def prediction(id: str, prompt: str, output: str, sample: int = 0, finish_reason: str = "") -> Prediction:
    """A complete row; the answer is empty if the output has none, because evidence holds no null."""
    found = extract(output)
    return Prediction(
        id=id,
        prompt=prompt,
        output=output,
        predicted_answer=found.answer or "",
        well_formed=found.well_formed,
        sample=sample,
        finish_reason=finish_reason,
    )


def read_predictions(path: Path) -> list[Prediction]:
    """The rows of a JSONL file. A question may have several, which differ in ``sample``.

    Raises:
        M32Error: no such file, no rows, a row without ``id`` or ``output``, or two rows of the same id and sample.
    """
    rows = read_jsonl(path, Prediction, ("id", "sample"), nul=True)
    if not rows:
        raise M32Error(str(path), "no predictions", "at least one, one per line")
    return rows


def write_predictions(path: Path, rows: Iterable[Prediction]) -> str:
    """Write the rows atomically; return the file's sha256."""
    return write_jsonl(path, rows)
