"""The manifest of an eval set: the sha256 of its questions, and their counts."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from m32_assets.common.errors import M32Error, misfit
from m32_assets.common.files import read_json, sha256_file
from m32_assets.data.eval_set import EVAL_SETS, EVAL_V1, EvalItem, EvalSet, read_eval_set
from m32_assets.traces.manifest import Sha256


class QuestionCounts(BaseModel):
    """The sha256 of questions, and how many there are of each kind."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    sha256: Annotated[Sha256, Field(description="of the file; of several, of their bytes one after another")]
    items: Annotated[int, Field(ge=1)]
    sections: dict[str, int]
    categories: dict[str, int]
    difficulties: dict[str, int]


class EvalSetManifest(QuestionCounts):
    """``manifest.json``: the sha256 of the questions, and their counts."""

    version: Literal["eval-v1", "eval-v2"] = "eval-v1"
    files: Annotated[
        dict[str, QuestionCounts], Field(description="the same of each file; left out by a set of one file")
    ] = {}


def eval_set_in(folder: Path) -> EvalSet:
    """Which of the project's eval sets the files in ``folder`` are, by their names; eval-v1 if there are none."""
    return next((known for known in EVAL_SETS if any((folder / name).exists() for name in known.files)), EVAL_V1)


def eval_set_counts(items: Sequence[EvalItem]) -> dict[str, Any]:
    """Counts by section, category and difficulty, as in the manifest."""
    return {
        "items": len(items),
        "sections": _counts(item.section for item in items),
        "categories": _counts(item.category for item in items),
        "difficulties": _counts(item.difficulty for item in items),
    }


def make_eval_manifest(folder: Path) -> EvalSetManifest:
    """The manifest of the questions in ``folder``.

    Raises:
        M32Error: the questions cannot be read.
    """
    eval_set = eval_set_in(folder)
    found = {folder / name: read_eval_set(folder / name) for name in eval_set.files}
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in found))
    parts = {
        path.name: QuestionCounts(sha256=sha256_file(path), **eval_set_counts(items)) for path, items in found.items()
    }
    every = [item for items in found.values() for item in items]
    return EvalSetManifest.model_validate(
        {
            "version": eval_set.version,
            "sha256": digest.hexdigest(),
            **eval_set_counts(every),
            "files": parts if len(parts) > 1 else {},
        }
    )


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
    for name, value in manifest:
        if (is_now := getattr(actual, name)) != value:
            names = eval_set_in(folder).files
            said = f"{is_now}, as {' and '.join(names)} {'have' if len(names) > 1 else 'has'} it"
            fix = f"Restore the questions, or write the manifest of the changed ones: m32 eval-set-manifest {folder}"
            raise M32Error(f"{path} {name}", str(value), said, fix)
    return manifest


def _counts(values: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items()))
