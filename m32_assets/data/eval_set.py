"""Eval sets: their rows, the project's own sets and their validator, and the questions that are asked together."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    StringConstraints,
    model_serializer,
)

from m32_assets.common.errors import M32Error
from m32_assets.data.decontamination import PromptIndex
from m32_assets.data.jsonl_rows import read_jsonl
from m32_assets.traces.demand import Demand
from m32_assets.traces.verification.normalization import normalized

SECTIONS = ("core", "trace_sensitive", "edge_case")
DIFFICULTIES = ("easy", "medium", "hard")
CATEGORIES = (
    "arithmetic",
    "percent",
    "fractions",
    "money",
    "time",
    "units",
    "geometry",
    "statistics",
    "number_theory",
    "sequences",
    "algebra",
    "word_problem",
    "logic",
    "comparison",
    "strings",
    "formatting",
    "instruction",
    "knowledge",
    "language",
)
MORE_CATEGORIES = ("science", "reading", "summary", "planning")
"""Those that eval-v2 has beside the categories of eval-v1."""
UNSPECIFIED = "unspecified"
PLAIN_NAME = r"[A-Za-z0-9][A-Za-z0-9._-]*"
"""Names of question sets, which are names of files too."""


@dataclass(frozen=True, slots=True)
class EvalSet:
    """One of the project's own eval sets: its files, its categories, and the fewest items of all files together."""

    version: str
    files: tuple[str, ...]
    categories: tuple[str, ...]
    min_items: int


EVAL_V1 = EvalSet("eval-v1", ("eval_set.jsonl",), CATEGORIES, 100)
"""The questions of the headline score."""
EVAL_V2 = EvalSet("eval-v2", ("dev.jsonl", "test.jsonl"), (*CATEGORIES, *MORE_CATEGORIES), 600)
"""``dev`` may be looked at while improving; ``test`` is held out, and the gate compares on it."""
EVAL_SETS = (EVAL_V1, EVAL_V2)
HELD_OUT = EVAL_V2
HELD_OUT_FILE = "test.jsonl"
HELD_OUT_ASKED = 200
"""Held-out questions that a run asks by default, the first of the file."""

# not only white space; white space at the ends is part of some questions
Text = Annotated[str, StringConstraints(max_length=50_000, pattern=r"\S")]
_EXACT_DIGITS = 15
"""Digits of a decimal number that every JSON reader keeps (IEEE 754 binary64)."""


def _whole_number_as_text(value: Any) -> Any:
    return str(value) if type(value) is int else value


def number_as_text(value: Any) -> Any:
    """A number as its digits, unless it has more of them than JSON readers keep. Any other value as it is."""
    if type(value) is float and math.isfinite(value):
        exact = Decimal(repr(value))
        return f"{exact:f}" if len(exact.normalize().as_tuple().digits) <= _EXACT_DIGITS else value
    return _whole_number_as_text(value)


Id = Annotated[Text, BeforeValidator(_whole_number_as_text)]
"""A whole number is taken as text: files of other tools count their rows."""
Answer = Annotated[Text, BeforeValidator(number_as_text)]
"""A number is taken as text."""


class EvalQuestion(BaseModel):
    """A question that is only answered: its key may be missing."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    id: Annotated[Id, Field(description="unique; a whole number is taken as text")]
    prompt: Annotated[Text, Field(description="the question, unique")]
    expected_answer: Annotated[
        Answer | None, Field(description="the one answer that counts; a number is taken as text")
    ] = None
    section: Annotated[Text, Field(description="core, trace_sensitive or edge_case")] = UNSPECIFIED
    category: Annotated[Text, Field(description="topic, e.g. fractions")] = UNSPECIFIED
    difficulty: Annotated[Text, Field(description="easy, medium or hard")] = UNSPECIFIED
    demand: Annotated[
        Demand | None,
        Field(description="what a right answer meets, where more than one wording is right; left out by other rows"),
    ] = None

    @model_serializer(mode="wrap")
    def _without_missing_demand(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Rows without a demand are written as they were before there were any."""
        return {name: value for name, value in handler(self).items() if name != "demand" or value is not None}


Question = TypeVar("Question", bound=EvalQuestion)


class EvalItem(EvalQuestion):
    """A question with its expected answer. Outside sets may leave out the last four fields."""

    expected_answer: Annotated[  # pyright: ignore[reportIncompatibleVariableOverride, reportGeneralTypeIssues]
        Answer, Field(description="the one answer that counts; a number is taken as text")
    ]


class EvalPrompt(BaseModel):
    """A row of anyone's eval set that is only held against traces."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)

    prompt: str


def read_eval_set(path: Path, limit: int | None = None) -> list[EvalItem]:
    """The first ``limit`` items of a JSONL file of ``{id, prompt, expected_answer[, section, category, …]}``.

    The whole file is read, whatever the limit.

    Raises:
        M32Error: the limit is below 1, no such file, no items, a malformed line, or a duplicate id or prompt.
    """
    return _read(path, EvalItem, limit)


def read_questions(path: Path, limit: int | None = None) -> list[EvalQuestion]:
    """The same for questions that are only answered, so their key may be missing.

    Raises:
        M32Error: as ``read_eval_set``.
    """
    return _read(path, EvalQuestion, limit)


def _read(path: Path, model: type[Question], limit: int | None) -> list[Question]:
    if limit is not None and limit < 1:
        raise M32Error("limit", str(limit), "at least 1 question")
    items = read_jsonl(path, model, ("id",), ("prompt",))
    if not items:
        raise M32Error(str(path), "no questions", "at least one question, one per line")
    return items[:limit]


def held_out_prompts(files: Iterable[Path]) -> PromptIndex | None:
    """The prompts of eval sets, for the verifier's check of leaks; None without a file.

    Raises:
        M32Error: a file cannot be read or has no rows, or a row has no prompt.
    """
    prompts: list[str] = []
    for file in files:
        rows = read_jsonl(file, EvalPrompt)
        if not rows:
            raise M32Error(str(file), "no questions", "at least one, one per line")
        prompts += [row.prompt for row in rows]
    return PromptIndex(prompts) if prompts else None


def validate_eval_set(
    items: Sequence[EvalItem], training_prompts: Iterable[str], eval_set: EvalSet = EVAL_V1
) -> list[str]:
    """Findings in one of the project's own eval sets, all files together.

    It needs unique ids and wordings, known sections, categories and difficulties, every section, enough items, expected
    answers that meet their demands, and no overlap with training.
    """
    least = eval_set.min_items
    findings = [] if len(items) >= least else [f"{len(items)} items, expected at least {least}"]
    for name, known in (("section", SECTIONS), ("category", eval_set.categories), ("difficulty", DIFFICULTIES)):
        findings += [
            f"{i.id}: {name} {getattr(i, name)!r} is not one of {', '.join(known)}"
            for i in items
            if getattr(i, name) not in known
        ]
    findings += [f"no item of section {name!r}" for name in SECTIONS if all(item.section != name for item in items)]
    findings += [f"id {name!r} {n} times" for name, n in Counter(i.id for i in items).items() if n > 1]
    findings += [
        f"{i.id}: the expected answer does not meet its demand: {said}"
        for i in items
        if i.demand
        for said in i.demand.unmet(i.expected_answer)
    ]
    first: dict[str, str] = {}
    for item in items:
        known = first.setdefault(normalized(item.prompt), item.id)
        if known != item.id:
            findings.append(f"{item.id}: duplicate prompt of {known}")
    return findings + PromptIndex(training_prompts, "the training data").overlaps(item.prompt for item in items)


def eval_set_path(datasets: Path) -> Path:
    """The questions of the headline score, below the folder of all datasets."""
    return _files(datasets, EVAL_V1)[0]


def held_out_path(datasets: Path) -> Path:
    """The held-out questions, below the folder of all datasets."""
    return datasets / HELD_OUT.version / HELD_OUT_FILE


def eval_files(datasets: Path) -> list[Path]:
    """Every file of questions of the project's own: what no training data may hold."""
    return [path for eval_set in EVAL_SETS for path in _files(datasets, eval_set)]


def eval_prompts(datasets: Path, more: Sequence[Path] = ()) -> list[str]:
    """The prompts of ``eval_files``, and of ``more`` files of questions.

    Raises:
        M32Error: a file cannot be read.
    """
    return [row.prompt for path in [*eval_files(datasets), *more] for row in read_jsonl(path, EvalPrompt)]


def eval_items(folder: Path, eval_set: EvalSet) -> list[EvalItem]:
    """The items of all files of an eval set, in the set's ``folder``.

    Raises:
        M32Error: a file cannot be read.
    """
    return [item for name in eval_set.files for item in read_eval_set(folder / name)]


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Questions that are asked and judged together: the first ``limit`` of a file, or all if it is 0."""

    path: Path
    limit: int = 0

    @property
    def eval_set(self) -> EvalSet | None:
        """The project's own set that the file is of; None for an outside file."""
        where = (self.path.parent.name, self.path.name)
        return next((known for known in EVAL_SETS for name in known.files if where == (known.version, name)), None)

    @property
    def name(self) -> str:
        """What scores are compared under, e.g. ``eval-v2-test-first-200``. Only scores of one name are compared."""
        known, name = self.eval_set, self.path.stem
        if known:
            name = known.version if len(known.files) == 1 else f"{known.version}-{name}"
        return f"{name}-first-{self.limit}" if self.limit else name

    def items(self) -> list[EvalItem]:
        """The questions with their keys.

        Raises:
            M32Error: the file cannot be read, or its name is not one that scores can be compared under.
        """
        if not re.fullmatch(PLAIN_NAME, self.name):
            fix = "Rename the file"
            raise M32Error(str(self.path), f"the name {self.name!r}", "letters, digits, dots, dashes and _", fix)
        return read_eval_set(self.path, self.limit or None)


def held_out_questions(datasets: Path, count: int) -> QuestionSet:
    """The first ``count`` held-out questions; all if there are no more.

    Raises:
        M32Error: the file cannot be read.
    """
    path = held_out_path(datasets)
    return QuestionSet(path, count if count < len(read_eval_set(path)) else 0)


def _files(datasets: Path, eval_set: EvalSet) -> list[Path]:
    return [datasets / eval_set.version / name for name in eval_set.files]
