"""What a training was fed, as files that can be handed in: its rows, and the traces they were rendered from.

The signed and the curated traces are datasets of their own. The extra traces are written here, and so are the ingested
ones that joined: nothing else of a team's files is handed on.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from m32_assets.common.errors import M32Error
from m32_assets.common.files import write_atomic
from m32_assets.data.ingest import INGESTED_KEY
from m32_assets.data.jsonl_rows import write_jsonl
from m32_assets.sft.mixture import TrainingData
from m32_assets.traces.dataset import write_dataset
from m32_assets.traces.jsonl import trace_line
from m32_assets.traces.manifest import Manifest
from m32_assets.traces.provenance import Provenance, SourceFile, common_licence
from m32_assets.traces.schema import ReasoningTrace

TRAINING, VALIDATION, EXTRA = "train.jsonl", "validation.jsonl", "extra_traces.jsonl"
INGESTED = "ingested"
"""The folder of the ingested traces that joined, if any did."""


@dataclass(frozen=True, slots=True)
class TrainedOn:
    """What was written.

    Attributes:
        files: the files that ingested traces joined from, with the number of those that joined.
    """

    train_sha256: str
    validation_sha256: str
    files: list[SourceFile]


def write_trained_on(
    folder: Path, data: TrainingData, ingested: Sequence[ReasoningTrace], manifest: Manifest
) -> TrainedOn:
    """Write the rows of a training, and those of its traces that are in no committed dataset.

    Args:
        ingested: all ingested traces, in the order of their dataset.
        manifest: of that dataset.

    Raises:
        M32Error: the manifest does not say which file an ingested trace is from.
    """
    joined = data.by_source["ingested"]
    provenance = provenance_of_part(joined, ingested, manifest.provenance)
    if joined:
        write_dataset(folder / INGESTED, INGESTED_KEY, joined, provenance, parent_dataset_id=manifest.build_id)
    elif (folder / INGESTED).exists():
        shutil.rmtree(folder / INGESTED)
    write_atomic(folder / EXTRA, map(trace_line, data.by_source["extra"]))
    return TrainedOn(
        train_sha256=write_jsonl(folder / TRAINING, data.training),
        validation_sha256=write_jsonl(folder / VALIDATION, data.validation),
        files=provenance.files,
    )


def provenance_of_part(
    part: Sequence[ReasoningTrace], whole: Sequence[ReasoningTrace], provenance: Provenance
) -> Provenance:
    """The provenance of some traces of a dataset: the files that they are from.

    Args:
        part: members of ``whole``, the same objects.
        whole: the traces of the dataset, in the order of its files.
        provenance: of the dataset.

    Raises:
        M32Error: the files have other rows than the dataset.
    """
    if part and sum(file.rows for file in provenance.files) != len(whole):
        raise M32Error(
            "manifest.json provenance.files",
            f"files of {sum(file.rows for file in provenance.files)} rows",
            f"the files of {len(whole)} ingested traces",
            "Materialize ingested_traces again",
        )
    chosen = {id(trace) for trace in part}
    files, at = [], 0
    for file in provenance.files:
        rows = sum(id(trace) in chosen for trace in whole[at : at + file.rows])
        files += [file.model_copy(update={"rows": rows})] if rows else []
        at += file.rows
    return provenance.model_copy(update={"files": files, "licence": common_licence(files)})
