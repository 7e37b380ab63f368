"""Baselines recorded in the repository, which are reused if their fingerprint is the same.

``python -m m32_assets.evaluation.recorded_baselines`` makes both baselines of a model and writes
``datasets/eval-v1/baselines/<model>/``.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import platform
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from m32_assets.common.errors import M32Error, misfit
from m32_assets.common.files import atomic_folder, read_json, sha256_file, write_json
from m32_assets.data.eval_set import VERSION, eval_set_path, read_eval_set
from m32_assets.evaluation.baselines import BASELINE_NAMES, BaselineName, display_name, worked_examples
from m32_assets.evaluation.judge import judge, read_predictions, scorecard
from m32_assets.evaluation.predict import predict, prediction_fingerprint
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


def record_folder(datasets: Path, model: str) -> Path:
    """Where the baselines of a model are recorded, if there are any."""
    return datasets / VERSION / "baselines" / model


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
    return RecordedPredictions(path, record.made_at, record.made_on["platform"])


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


def write_record(datasets: Path, model: str, max_new_tokens: int = MAX_NEW_TOKENS) -> Path:
    """Make both baselines of a model on the project's questions with the default template; return the folder.

    Args:
        datasets: the folder of the eval set; ``.cache/models`` beside it holds the weights.
        model: name in the registry.
    """
    from m32_assets.gemma.loading import use_compilation_cache
    from m32_assets.gemma.registry import model_entry
    from m32_assets.gemma.weights import fetch_model

    cache, questions, template = datasets.parent / ".cache", eval_set_path(datasets), PromptTemplate()
    weights = fetch_model(model_entry(model), cache / "models")
    use_compilation_cache(cache / "jax")
    folder = record_folder(datasets, model)
    with atomic_folder(folder) as beside:
        entries = {}
        for name in BASELINE_NAMES:
            examples, path = worked_examples(name), beside / f"{name}.jsonl"
            predict(
                None,
                questions,
                path,
                model=weights,
                max_new_tokens=max_new_tokens,
                template=template,
                examples=examples,
            )
            entries[name] = RecordedBaseline(
                sha256=sha256_file(path),
                made_from=prediction_fingerprint(
                    weights.sha256,
                    questions,
                    template,
                    limit=0,
                    max_new_tokens=max_new_tokens,
                    examples=examples,
                ),
            )
        record = BaselineRecord(
            baselines=entries, made_at=datetime.now(UTC).isoformat(timespec="seconds"), made_on=_this_machine()
        )
        write_json(beside / RECORD, record.model_dump())
    return folder


def _this_machine() -> dict[str, str]:
    import jax

    return {
        "platform": platform.platform(),
        "accelerator": jax.default_backend(),
        "dtype": "float32",
        "python": platform.python_version(),
        **{name: importlib.metadata.version(name) for name in ("jax", "jaxlib")},
    }


def main(argv: list[str] | None = None) -> int:
    """Write the record and print the scores of both baselines."""
    parser = argparse.ArgumentParser(prog="python -m m32_assets.evaluation.recorded_baselines", description=__doc__)
    parser.add_argument("--datasets", type=Path, default=Path("datasets"), metavar="DIR", help="default: %(default)s")
    parser.add_argument("--model", default="gemma3-270m", metavar="NAME", help="default: %(default)s")
    args = parser.parse_args(argv)
    try:
        folder = write_record(args.datasets, args.model)
    except M32Error as error:
        print(error, file=sys.stderr)
        return 2
    items = read_eval_set(eval_set_path(args.datasets))
    for name in BASELINE_NAMES:
        card = scorecard(judge(read_predictions(folder / f"{name}.jsonl"), items))
        low, high = card.interval
        print(
            f"{display_name(name)}  {card.primary_score} of 100 (95 % interval {low} to {high}), "
            f"{card.well_formed} of {card.n_items} well-formed"
        )
    print(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
