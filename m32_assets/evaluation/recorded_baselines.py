"""Baselines recorded in the repository, which are reused if their fingerprint is the same.

``python -m m32_assets.evaluation.recorded_baselines`` makes both baselines of a model on the default questions of both
eval sets, and writes ``datasets/<eval set>/baselines/<model>/``. A record of the present weights, questions and prompts
is kept.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import platform
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from m32_assets.common.errors import M32Error, misfit
from m32_assets.common.files import atomic_folder, read_json, sha256_file, write_json
from m32_assets.data.eval_set import (
    EVAL_V1,
    HELD_OUT_ASKED,
    EvalSet,
    QuestionSet,
    eval_set_path,
    held_out_questions,
)
from m32_assets.evaluation.baselines import BASELINE_NAMES, BaselineName, display_name, worked_examples
from m32_assets.evaluation.judge import judge, read_predictions, scorecard
from m32_assets.evaluation.predict import predict, prediction_fingerprint
from m32_assets.gemma.model_folder import ModelFolder
from m32_assets.inference.stop_criteria import MAX_NEW_TOKENS
from m32_assets.sft.template import PromptTemplate
from m32_assets.traces.manifest import Sha256

RECORD = "recorded.json"
_FIX = "Restore the file, or make the answers again with fresh: true in the config of baseline_evaluation"


class RecordedBaseline(BaseModel):
    """One file of predictions and its fingerprint."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    sha256: Annotated[Sha256, Field(description="of <name>.jsonl beside it")]
    made_from: Annotated[
        dict[str, Any],
        Field(description="sha256 of weights, questions and worked examples, template, limit, tokens, engine"),
    ]


class BaselineRecord(BaseModel):
    """``recorded.json``: the baselines of one model, and the machine that made them."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    baselines: Annotated[dict[BaselineName, RecordedBaseline], Field(description="by name: zero_shot, few_shot")]
    made_at: str
    made_on: Annotated[dict[str, str], Field(description="platform, accelerator, dtype and versions")]


@dataclass(frozen=True, slots=True)
class RecordedPredictions:
    """Predictions taken from the record."""

    predictions: Path
    made_at: str
    platform: str
    device: str


def record_folder(datasets: Path, model: str, eval_set: EvalSet = EVAL_V1) -> Path:
    """Where the baselines of a model are recorded, if there are any."""
    return datasets / eval_set.version / "baselines" / model


def find_recorded(folder: Path, name: BaselineName, fingerprint: Mapping[str, Any]) -> RecordedPredictions | None:
    """The recorded predictions; None if there are none, or if they have another fingerprint.

    Args:
        folder: as ``record_folder`` gives it.
        fingerprint: as ``prediction_fingerprint`` gives it for the predictions that are wanted.

    Raises:
        M32Error: the record is malformed, or the predictions have another sha256 than it names.
    """
    if not (folder / RECORD).is_file():
        return None
    record = read_record(folder)
    entry = record.baselines.get(name)
    if entry is None or entry.made_from != dict(fingerprint):
        return None
    path = folder / f"{name}.jsonl"
    found = f"sha256 {sha256_file(path)}" if path.is_file() else "no file"
    if found != f"sha256 {entry.sha256}":
        raise M32Error(str(path), found, f"sha256 {entry.sha256}, which {RECORD} names", _FIX)
    return RecordedPredictions(path, record.made_at, record.made_on["platform"], record.made_on.get("accelerator", ""))


def read_record(folder: Path) -> BaselineRecord:
    """The record in a folder.

    Raises:
        M32Error: it is missing or malformed.
    """
    path = folder / RECORD
    try:
        return BaselineRecord.model_validate(read_json(path))
    except ValidationError as error:
        raise misfit(str(path), error, _FIX) from None


def recorded_questions(datasets: Path) -> list[QuestionSet]:
    """The questions whose baselines are recorded: those that a run asks by default.

    Raises:
        M32Error: the held-out questions cannot be read.
    """
    return [QuestionSet(eval_set_path(datasets)), held_out_questions(datasets, HELD_OUT_ASKED)]


def write_records(
    datasets: Path, model: str, max_new_tokens: int = MAX_NEW_TOKENS, asked: Sequence[QuestionSet] | None = None
) -> dict[Path, QuestionSet]:
    """Make both baselines of a model with the default template where a record is missing or stale.

    Args:
        datasets: the folder of the eval sets; ``.cache/models`` beside it holds the weights.
        model: name in the registry.
        asked: questions of the project's own eval sets; by default ``recorded_questions``.

    Returns:
        Folder of a record → its questions.
    """
    from m32_assets.gemma.registry import model_entry
    from m32_assets.gemma.weights import fetch_model

    weights = fetch_model(model_entry(model), datasets.parent / ".cache/models")
    folders = {}
    for questions in asked or recorded_questions(datasets):
        folder = record_folder(datasets, model, questions.eval_set or EVAL_V1)
        wanted: dict[BaselineName, dict[str, Any]] = {
            name: _fingerprint(name, questions, weights, max_new_tokens) for name in BASELINE_NAMES
        }
        if not all(_is_recorded(folder, name, wanted[name]) for name in BASELINE_NAMES):
            _write_record(folder, questions, weights, wanted, datasets.parent / ".cache/jax")
        folders[folder] = questions
    return folders


def _fingerprint(
    name: BaselineName, questions: QuestionSet, weights: ModelFolder, max_new_tokens: int
) -> dict[str, Any]:
    return prediction_fingerprint(
        weights.sha256,
        questions.path,
        PromptTemplate(),
        limit=questions.limit,
        max_new_tokens=max_new_tokens,
        examples=worked_examples(name),
    )


def _is_recorded(folder: Path, name: BaselineName, fingerprint: Mapping[str, Any]) -> bool:
    """Whether the record can be used. One that is damaged is made again."""
    try:
        return find_recorded(folder, name, fingerprint) is not None
    except M32Error:
        return False


def _write_record(
    folder: Path,
    questions: QuestionSet,
    weights: ModelFolder,
    wanted: Mapping[BaselineName, dict[str, Any]],
    compiled: Path,
) -> None:
    from m32_assets.gemma.loading import use_compilation_cache

    use_compilation_cache(compiled)
    with atomic_folder(folder) as beside:
        entries = {}
        for name in BASELINE_NAMES:
            path = beside / f"{name}.jsonl"
            predict(
                None,
                questions.path,
                path,
                model=weights,
                limit=questions.limit or None,
                max_new_tokens=wanted[name]["max_new_tokens"],
                template=PromptTemplate(),
                examples=worked_examples(name),
            )
            entries[name] = RecordedBaseline(sha256=sha256_file(path), made_from=wanted[name])
        record = BaselineRecord(
            baselines=entries, made_at=datetime.now(UTC).isoformat(timespec="seconds"), made_on=_this_machine()
        )
        write_json(beside / RECORD, record.model_dump())


def _this_machine() -> dict[str, str]:
    from m32_assets.gemma.device import device_name

    return {
        "platform": platform.platform(),
        "accelerator": device_name(),
        "dtype": "float32",
        "python": platform.python_version(),
        **{name: importlib.metadata.version(name) for name in ("jax", "jaxlib")},
    }


def main(argv: list[str] | None = None) -> int:
    """Write the records that are missing or stale, and print the scores of both baselines on each set of questions."""
    parser = argparse.ArgumentParser(prog="python -m m32_assets.evaluation.recorded_baselines", description=__doc__)
    parser.add_argument("--datasets", type=Path, default=Path("datasets"), metavar="DIR", help="default: %(default)s")
    parser.add_argument("--model", default="gemma3-270m", metavar="NAME", help="default: %(default)s")
    args = parser.parse_args(argv)
    try:
        folders = write_records(args.datasets, args.model)
    except M32Error as error:
        print(error, file=sys.stderr)
        return 2
    for folder, questions in folders.items():
        print(f"{questions.name}: {folder}")
        for name in BASELINE_NAMES:
            card = scorecard(judge(read_predictions(folder / f"{name}.jsonl"), questions.items()))
            low, high = card.interval
            print(
                f"{display_name(name)}  {card.primary_score} of 100 (95 % interval {low} to {high}), "
                f"{card.well_formed} of {card.n_items} well-formed"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
