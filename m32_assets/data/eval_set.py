"""Eval sets: their rows, and the validator and the manifest of the project's own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from m32_assets.common.errors import M32Error, misfit
from m32_assets.common.files import read_json, sha256_file
from m32_assets.data.decontamination import PromptIndex
from m32_assets.data.jsonl_rows import read_jsonl
from m32_assets.traces.manifest import Sha256
from m32_assets.traces.verification.normalization import normalized

VERSION = "eval-v1"
FILE = "eval_set.jsonl"
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
MIN_ITEMS = 100
UNSPECIFIED = "unspecified"

# not only white space; white space at the ends is part of some questions
Text = Annotated[str, StringConstraints(max_length=50_000, pattern=r"\S")]


class EvalItem(BaseModel):
    """A question with its expected answer. Outside sets may leave out the last three fields."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    id: Annotated[Text, Field(description="unique")]
    prompt: Annotated[Text, Field(description="the question, unique")]
    expected_answer: Annotated[Text, Field(description="the one answer that counts")]
    section: Annotated[Text, Field(description="core, trace_sensitive or edge_case")] = UNSPECIFIED
    category: Annotated[Text, Field(description="topic, e.g. fractions")] = UNSPECIFIED
    difficulty: Annotated[Text, Field(description="easy, medium or hard")] = UNSPECIFIED


class EvalPrompt(BaseModel):
    """A row of anyone's eval set that is only held against traces."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)

    prompt: str


class EvalQuestion(EvalPrompt):
    """A row of anyone's eval set that is only answered; the answer key may be missing or of another form."""

    id: Text
    prompt: Annotated[str, Field(min_length=1)]


class EvalSetManifest(BaseModel):
    """``manifest.json``: the sha256 of the questions, and their counts."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    version: Literal["eval-v1"] = VERSION
    sha256: Annotated[Sha256, Field(description="of eval_set.jsonl")]
    items: Annotated[int, Field(ge=1)]
    sections: dict[str, int]
    categories: dict[str, int]
    difficulties: dict[str, int]


def read_eval_set(path: Path) -> list[EvalItem]:
    """The items of a JSONL file of ``{id, prompt, expected_answer[, section, category, difficulty]}``.

    Raises:
        M32Error: no such file, no items, a malformed line, or a duplicate id or prompt.
    """
    items = read_jsonl(path, EvalItem)
    if not items:
        raise M32Error(str(path), "no items", "an eval set, one question per line")
    prompt, times = Counter(item.prompt for item in items).most_common(1)[0]
    if times > 1:
        raise M32Error(f"{path} prompt", f"{prompt[:80]!r} {times} times", "every prompt once")
    return items


def held_out_prompts(files: Iterable[Path]) -> PromptIndex | None:
    """The prompts of eval sets, for the verifier's check of leaks; None without a file.

    Raises:
        M32Error: a file cannot be read, or a row has no prompt.
    """
    prompts = [row.prompt for file in files for row in read_jsonl(file, EvalPrompt)]
    return PromptIndex(prompts) if prompts else None


def validate_eval_set(items: Sequence[EvalItem], training_prompts: Iterable[str]) -> list[str]:
    """Findings in the project's own eval set.

    It needs unique ids and wordings, known sections, categories and difficulties, every section, enough items, and no
    overlap with training.
    """
    findings = [] if len(items) >= MIN_ITEMS else [f"{len(items)} items, expected at least {MIN_ITEMS}"]
    for name, known in (("section", SECTIONS), ("category", CATEGORIES), ("difficulty", DIFFICULTIES)):
        findings += [
            f"{i.id}: {name} {getattr(i, name)!r} is not one of {', '.join(known)}"
            for i in items
            if getattr(i, name) not in known
        ]
    findings += [f"no item of section {name!r}" for name in SECTIONS if all(item.section != name for item in items)]
    findings += [f"id {name!r} {n} times" for name, n in Counter(i.id for i in items).items() if n > 1]
    first: dict[str, str] = {}
    for item in items:
        known = first.setdefault(normalized(item.prompt), item.id)
        if known != item.id:
            findings.append(f"{item.id}: duplicate prompt of {known}")
    return findings + PromptIndex(training_prompts, "the training data").overlaps(item.prompt for item in items)


def eval_set_path(datasets: Path) -> Path:
    """The project's own eval set, below the folder of all datasets."""
    return datasets / VERSION / FILE


def eval_set_counts(items: Sequence[EvalItem]) -> dict[str, Any]:
    """Counts by section, category and difficulty, as in the manifest."""
    return {
        "items": len(items),
        "sections": _counts(item.section for item in items),
        "categories": _counts(item.category for item in items),
        "difficulties": _counts(item.difficulty for item in items),
    }


def make_eval_manifest(folder: Path) -> EvalSetManifest:
    """The manifest of the ``eval_set.jsonl`` in ``folder``.

    Raises:
        M32Error: the questions cannot be read.
    """
    items = read_eval_set(folder / FILE)
    return EvalSetManifest(sha256=sha256_file(folder / FILE), **eval_set_counts(items))


def read_eval_manifest(folder: Path) -> EvalSetManifest:
    """The manifest in ``folder``, compared with the questions beside it.

    Raises:
        M32Error: it is missing, malformed, or describes other questions.
    """
    path = folder / "manifest.json"
    try:
        manifest = EvalSetManifest.model_validate(read_json(path))
    except ValidationError as error:
        raise misfit(str(path), error) from None
    actual = make_eval_manifest(folder)
    for name, value in manifest.model_dump().items():
        if (is_now := getattr(actual, name)) != value:
            fix = f"Restore the questions, or write the manifest of the changed ones: m32 eval-set-manifest {folder}"
            raise M32Error(f"{path} {name}", str(value), f"{is_now}, as {FILE} has it", fix)
    return manifest


def _counts(values: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items()))
