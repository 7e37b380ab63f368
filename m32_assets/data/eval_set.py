"""The eval set: strict items, its validator, its manifest, and proof that training never saw it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from m32_assets.common.errors import M32Error, misfit
from m32_assets.common.files import read_json, sha256_file
from m32_assets.data.jsonl_rows import read_jsonl
from m32_assets.traces.verification.wording import normalized, template_of

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
SMALLEST = 100
RUN = 8
"""So many words in a row that a training prompt shares are a leak, whatever stands around them."""
UNSPECIFIED = "unspecified"

# at least one character that is no white space; the white space around it is part of some questions
Text = Annotated[str, StringConstraints(max_length=50_000, pattern=r"\S")]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class EvalItem(BaseModel):
    """One question with the one answer that counts; outside sets may leave the last three fields out."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    id: Annotated[Text, Field(description="unique")]
    prompt: Annotated[Text, Field(description="the question, unique")]
    expected_answer: Annotated[Text, Field(description="the one answer that counts")]
    section: Annotated[Text, Field(description="core, trace_sensitive or edge_case")] = UNSPECIFIED
    category: Annotated[Text, Field(description="what it is about, e.g. fractions")] = UNSPECIFIED
    difficulty: Annotated[Text, Field(description="easy, medium or hard")] = UNSPECIFIED


class EvalSetManifest(BaseModel):
    """``manifest.json``: which questions these are, and how many of what."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    version: Literal["eval-v1"] = VERSION
    sha256: Annotated[Sha256, Field(description="of eval_set.jsonl")]
    items: Annotated[int, Field(ge=1)]
    sections: dict[str, int]
    categories: dict[str, int]
    difficulties: dict[str, int]


def read_eval_set(path: Path) -> list[EvalItem]:
    """The items of a JSONL file ``{id, prompt, expected_answer[, section, category, difficulty]}``.

    Raises:
        M32Error: no such file, no items, a line is malformed, or an id or a prompt stands there twice.
    """
    items = read_jsonl(path, EvalItem)
    if not items:
        raise M32Error(str(path), "no items", "an eval set, one question a line")
    prompt, times = Counter(item.prompt for item in items).most_common(1)[0]
    if times > 1:
        raise M32Error(f"{path} prompt", f"{prompt[:80]!r} {times} times", "every prompt once")
    return items


def validate_eval_set(items: Sequence[EvalItem], training_prompts: Iterable[str]) -> list[str]:
    """What is wrong with this project's eval set; an empty list where nothing is.

    Unique ids and wordings, known sections, categories and difficulties, all sections present, enough items, and
    nothing in common with training.
    """
    findings = [] if len(items) >= SMALLEST else [f"{len(items)} items, expected at least {SMALLEST}"]
    for name, known in (("section", SECTIONS), ("category", CATEGORIES), ("difficulty", DIFFICULTIES)):
        findings += [
            f"{i.id}: {name} {getattr(i, name)!r} is not one of {', '.join(known)}"
            for i in items
            if getattr(i, name) not in known
        ]
    findings += [f"no item of section {name!r}" for name in SECTIONS if all(item.section != name for item in items)]
    findings += [f"id {name!r} stands there {n} times" for name, n in Counter(i.id for i in items).items() if n > 1]
    first: dict[str, str] = {}
    for item in items:
        known = first.setdefault(normalized(item.prompt), item.id)
        if known != item.id:
            findings.append(f"{item.id}: the prompt of {known} again")
    return findings + overlap_findings([item.prompt for item in items], training_prompts)


def overlap_findings(
    prompts: Sequence[str], training_prompts: Iterable[str], where: str = "the training data"
) -> list[str]:
    """Eval prompts that stand in training, or in what else ``where`` names, each named once.

    Exactly, or but for case and punctuation; with other numbers; or sharing ``RUN`` words in a row (numbers masked).
    """
    exact, templates, runs = set[str](), set[str](), set[tuple[str, ...]]()
    for prompt in training_prompts:
        exact.add(normalized(prompt))
        template = template_of(prompt)
        if template not in templates:
            templates.add(template)
            runs.update(runs_of(template))
    findings = []
    for prompt in prompts:
        template = template_of(prompt)
        shared = next((run for run in runs_of(template) if run in runs), None)
        if normalized(prompt) in exact:
            findings.append(f"{prompt[:80]!r} stands in {where}")
        elif template in templates:
            findings.append(f"{prompt[:80]!r} stands in {where} with other numbers")
        elif shared:
            findings.append(f"{prompt[:80]!r} shares {' '.join(shared)!r} with {where}")
    return findings


def eval_set_facts(items: Sequence[EvalItem]) -> dict[str, Any]:
    """Counts by section, category and difficulty, as the manifest holds them."""
    return {
        "items": len(items),
        "sections": _counts(item.section for item in items),
        "categories": _counts(item.category for item in items),
        "difficulties": _counts(item.difficulty for item in items),
    }


def make_manifest(folder: Path) -> EvalSetManifest:
    """The manifest of the ``eval_set.jsonl`` in ``folder``."""
    path = folder / FILE
    return EvalSetManifest(sha256=sha256_file(path), **eval_set_facts(read_eval_set(path)))


def read_manifest(folder: Path) -> EvalSetManifest:
    """The manifest in ``folder``, held against the questions beside it.

    Raises:
        M32Error: it is missing, malformed, or speaks of other questions.
    """
    path = folder / "manifest.json"
    try:
        manifest = EvalSetManifest.model_validate(read_json(path))
    except ValidationError as error:
        raise misfit(str(path), error) from None
    actual = make_manifest(folder)
    for name, value in manifest.model_dump().items():
        if (is_now := getattr(actual, name)) != value:
            fix = "A change of the questions is a new version; or write the manifest again"
            raise M32Error(f"{path} {name}", str(value), f"{is_now} as {FILE} has it", fix)
    return manifest


def runs_of(template: str) -> list[tuple[str, ...]]:
    """Every ``RUN`` words in a row of a masked text."""
    words = template.split()
    return [tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1)]


def _counts(values: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items()))
