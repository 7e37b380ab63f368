"""The rows in a bundle: those of the training to the byte, each rendered from a trace that is in the bundle too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from m32_assets.common.errors import M32Error
from m32_assets.common.files import read_json, sha256_file
from m32_assets.sft.rows import TunixRow, read_training_rows, render_rows, row_id
from m32_assets.sft.template import PromptTemplate
from m32_assets.submission.bundle_layout import (
    CURATED_DATASET,
    DATASET,
    EVIDENCE,
    EXTRA_ROWS,
    INGESTED_DATASET,
    INGESTED_MANIFEST,
    TRAIN_ROWS,
    VALIDATION_ROWS,
)
from m32_assets.submission.evidence import MANIFEST, RUN_CONFIG, RecordedConfig
from m32_assets.traces.jsonl import read_traces
from m32_assets.traces.manifest import read_manifest

ROWS = {"train.jsonl": TRAIN_ROWS, "validation.jsonl": VALIDATION_ROWS}
"""Input of the run → its name in the bundle."""
SOURCES = {"signed": DATASET, "curated": CURATED_DATASET, "extra": EXTRA_ROWS, "ingested": INGESTED_DATASET}
"""Source of the mixture → the traces in the bundle that its rows were rendered from."""
ALL_TRAINED_ON = ("extra", "ingested")
"""The sources of which a bundle has no trace that was not trained on."""
_SHOWN = 5


@dataclass(slots=True)
class TrainedRows:
    """The rows of a bundle.

    Attributes:
        counts: training rows by source.
        findings: a sentence for each part or row that is not what the run trained on.
    """

    training: list[TunixRow] = field(default_factory=list)
    validation: list[TunixRow] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    findings: list[str] = field(default_factory=list)


def read_trained_rows(folder: Path) -> TrainedRows:
    """The rows of an unpacked bundle, for the notebook to train on.

    Raises:
        M32Error: they are not the rows that the run trained on.
    """
    config = RecordedConfig.model_validate(read_json(folder / EVIDENCE / RUN_CONFIG))
    inputs = read_json(folder / EVIDENCE / MANIFEST)["inputs"]
    rows = trained_rows(parts_of(folder), config, inputs)
    if rows.findings:
        raise M32Error(str(folder), "; ".join(rows.findings), "the rows that the run trained on", "Unpack it again")
    return rows


def parts_of(folder: Path) -> dict[str, Path]:
    """The parts of an unpacked bundle that ``trained_rows`` reads, those that are there."""
    names = (*ROWS.values(), *SOURCES.values(), INGESTED_MANIFEST)
    return {name: folder / name for name in names if (folder / name).is_file()}


def trained_rows(parts: Mapping[str, Path], config: RecordedConfig, inputs: Mapping[str, str]) -> TrainedRows:
    """The rows of a bundle, compared with what the run recorded and with the traces of the bundle.

    Args:
        parts: name in the bundle → file.
        inputs: of ``run_manifest.json``: file → sha256.
    """
    found = TrainedRows()
    for name, part in ROWS.items():
        if part not in parts:
            found.findings.append(f"{part} is missing, which the run trained on")
        elif (sha256 := sha256_file(parts[part])) != inputs.get(name):
            expected = inputs.get(name, "none")[:12]
            found.findings.append(f"{part} is not the {name} of the training (sha256 {sha256[:12]}, it had {expected})")
    if found.findings:
        return found
    try:
        found.training, found.validation = (read_training_rows(parts[part]) for part in ROWS.values())
        _compare(found, parts, config)
        if INGESTED_DATASET in parts:
            described = read_manifest(parts[INGESTED_DATASET].parent)
            if described.provenance.files != config.ingested_files:
                found.findings.append(f"{INGESTED_MANIFEST} and {RUN_CONFIG} name different ingested files")
    except M32Error as error:
        found.findings.append(str(error))
        return found
    if found.counts != config.training_rows:
        found.findings.append(f"{TRAIN_ROWS} has the rows {found.counts}, {RUN_CONFIG} says {config.training_rows}")
    return found


def _compare(found: TrainedRows, parts: Mapping[str, Path], config: RecordedConfig) -> None:
    """Count the training rows by the traces that they were rendered from; name those of none."""
    template = PromptTemplate(config.style, config.instruction)  # pyright: ignore[reportArgumentType]
    trained = {row.id for row in found.training}
    left = {row.id: row for row in (*found.training, *found.validation)}
    for source, part in SOURCES.items():
        found.counts[source] = 0
        unused = 0
        for trace in read_traces(parts[part]) if part in parts else ():
            row = left.pop(row_id(trace), None)
            if row is None:
                unused += 1
                continue
            found.counts[source] += row.id in trained
            if row != render_rows([trace], template)[0]:
                found.findings.append(f"row {row.id} is not its trace of {part}, rendered by this template")
        if unused and source in ALL_TRAINED_ON:
            found.findings.append(f"{part} has {unused} traces that were not trained on")
    rows = [f"row {row.id} ({row.prompts[-80:]!r})" for row in left.values()]
    if rows:
        more = f" and {len(rows) - _SHOWN} more" if len(rows) > _SHOWN else ""
        found.findings.append(f"rendered from no trace of the bundle: {', '.join(rows[:_SHOWN])}{more}")
