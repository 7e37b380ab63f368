"""Completions in a file: what is scored, from rows of one's own or from the predictions of a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from m32_assets.common.errors import M32Error
from m32_assets.data.eval_set import Answer, EvalItem, Id, Text
from m32_assets.data.jsonl_rows import numbered_rows
from m32_assets.inference.sampling import FinishReason
from m32_assets.rl.rewards import meta_of
from m32_assets.traces.demand import Demand


class CompletionRow(BaseModel):
    """A row of the file. Other fields are handed on to the rewards, in ``meta``."""

    model_config = ConfigDict(strict=True, extra="allow", frozen=True)

    id: Annotated[Id | None, Field(description="of the question")] = None
    prompt: Annotated[Text | None, Field(description="the question")] = None
    completion: Annotated[str | None, Field(description="everything that the model wrote")] = None
    output: Annotated[str | None, Field(description="the same, as predictions name it")] = None
    reference: Annotated[Answer | None, Field(description="the right answer")] = None
    expected_answer: Annotated[Answer | None, Field(description="the same, as eval sets name it")] = None
    demand: Annotated[Demand | None, Field(description="what a right answer meets")] = None
    finish_reason: Annotated[Literal["", FinishReason], Field(description="why it ended; empty if not recorded")] = ""
    sample: Annotated[int, Field(ge=0, description="which of several completions of the prompt")] = 0


@dataclass(frozen=True, slots=True)
class Completion:
    """What is scored.

    Attributes:
        name: the id of the row, or the number of its line.
        meta: what rewards read beside: all else that the row has.
    """

    name: str
    prompt: str
    text: str
    reference: str
    meta: dict[str, Any]


def read_completions(path: Path, items: Sequence[EvalItem] | None = None) -> list[Completion]:
    """The completions of a JSONL file.

    Args:
        items: the questions; None: each row has its prompt and its reference or demand. With them each row has the id
            of a question, and prompt, reference and demand are those of the question.

    Raises:
        M32Error: the file cannot be read or has no rows, a row is malformed or lacks a field, or its id or prompt is
            that of no question.
    """
    known = None if items is None else {item.id: item for item in items}
    found = [
        _completion(f"{path}:{number}", str(number), row, known)
        for number, row in numbered_rows(path, CompletionRow, nul=True)  # a model can write a NUL
    ]
    if not found:
        raise M32Error(str(path), "no completions", "at least one, one per line", "Sample some with m32 predict")
    return found


def _completion(where: str, number: str, row: CompletionRow, known: dict[str, EvalItem] | None) -> Completion:
    text = _only(where, row, "completion", "output")
    if text is None:
        raise M32Error(where, "no completion", "a field completion or output", "Name the text of the model so")
    prompt, reference, demand = row.prompt, _only(where, row, "reference", "expected_answer"), row.demand
    if known is not None:
        item = _question(where, row, known)
        prompt, reference, demand = item.prompt, item.expected_answer, item.demand
    if prompt is None:
        raise M32Error(f"{where} prompt", "no such field", "the question", "Or name its file as --eval-set")
    if reference is None and demand is None:
        fix = "Or name the file of the questions as --eval-set"
        raise M32Error(where, "no reference", "a field reference, expected_answer or demand", fix)
    if "\0" in f"{prompt}{reference}":
        fix = "Take it out: no question has one"
        raise M32Error(where, "a NUL character in the prompt or the reference", "text", fix)
    name = row.id or number
    meta = meta_of(name, row.sample, row.finish_reason, demand, row.model_extra or {})
    return Completion(name, prompt, text, reference or "", meta)


def _only(where: str, row: CompletionRow, *names: str) -> str | None:
    """The value of the one field of several names; None without any.

    Raises:
        M32Error: there are several.
    """
    given = {name: value for name in names if (value := getattr(row, name)) is not None}
    if len(given) > 1:
        raise M32Error(where, f"both {' and '.join(given)}", "one of them", "They are two names of one field: drop one")
    return next(iter(given.values()), None)


def _question(where: str, row: CompletionRow, known: dict[str, EvalItem]) -> EvalItem:
    if row.id is None:
        fix = "Add it, or leave out --eval-set and give prompt and reference in each row"
        raise M32Error(f"{where} id", "no such field", "the id of a question of the eval set", fix)
    item = known.get(row.id)
    if item is None:
        fix = "The completions are of another eval set"
        raise M32Error(f"{where} id", f"{row.id[:80]!r}", "the id of a question of the eval set", fix)
    if row.prompt is not None and item.prompt not in row.prompt:  # it may be rendered
        fix = "The eval set is another one, or has changed"
        raise M32Error(f"{where} prompt", f"{row.prompt[:80]!r}", f"{item.prompt[:80]!r}", fix)
    return item
