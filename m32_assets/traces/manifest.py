"""The manifest of a dataset: its content and origin, as the same bytes on every machine."""

from __future__ import annotations

import re
import uuid
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from m32_assets.common.errors import M32Error, misfit
from m32_assets.common.files import read_json, sha256_file
from m32_assets.common.text_files import numbered_lines
from m32_assets.traces.jsonl import parse_line
from m32_assets.traces.provenance import Count, Provenance, Sha256, provenance_of_sentence
from m32_assets.traces.schema import ReasoningTrace, topic_of

# a constant of the dataset version, not the clock, because the manifest is hashed
CREATED_AT = "2026-01-01T00:00:00Z"
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "m32-assets")

Uuid = Annotated[str, Field(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")]


class Stats(BaseModel):
    """Sizes. Characters are those of prompt, steps and answer together."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    trace_count: Count
    avg_step_count: Annotated[float, Field(ge=0)]
    min_step_count: Count
    max_step_count: Count
    avg_total_chars: Annotated[float, Field(ge=0)]
    composition: Annotated[dict[str, Count], Field(description="rows by meta.category")]


DATASET_KEY_PATTERN = r"^[a-z0-9][a-z0-9-]*-v\d+$"


class Manifest(BaseModel):
    """``manifest.json``; ids are UUIDs derived from content."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    dataset_key: Annotated[str, Field(pattern=DATASET_KEY_PATTERN, description="<dataset_name>-<dataset_version>")]
    build_id: Annotated[Uuid, Field(description="derived from the key and the sha256")]
    dataset_name: str
    dataset_version: str
    dataset_schema_version: Literal["1.0"] = "1.0"
    created_at: Annotated[str, Field(description="a constant of the dataset version, not the clock")] = CREATED_AT
    filters: dict[str, Any] = {}
    selection_strategy: Literal["latest", "random"] = "latest"
    seed: int | None
    trace_ids: Annotated[list[Uuid], Field(description="one per line of the file, derived from the line")]
    trace_count: Count
    stats: Stats
    session_id: str | None = None
    parent_dataset_id: str | None = None
    training_run_id: str | None = None
    provenance: Provenance
    sha256: Annotated[Sha256, Field(description="of dataset.jsonl")]

    @model_validator(mode="before")
    @classmethod
    def _read_former_provenance(cls, value: Any) -> Any:
        if isinstance(value, dict) and isinstance(value.get("provenance"), str):
            return {**value, "provenance": provenance_of_sentence(value["provenance"], value.get("seed"))}
        return value

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        if (
            not self.trace_count
            == len(self.trace_ids)
            == self.stats.trace_count
            == sum(self.stats.composition.values())
        ):
            raise ValueError("trace_count, trace_ids, stats.trace_count and stats.composition count different rows")
        if len(set(self.trace_ids)) != len(self.trace_ids):
            raise ValueError("duplicate trace id")
        if self.dataset_key != f"{self.dataset_name}-{self.dataset_version}":
            raise ValueError("dataset_key is not <dataset_name>-<dataset_version>")
        if self.provenance.seed != self.seed:
            raise ValueError(f"provenance.seed is {self.provenance.seed}, seed is {self.seed}")
        rows = [file.rows for file in self.provenance.files]
        if rows and sum(rows) != self.trace_count:
            raise ValueError(f"provenance.files have {sum(rows)} rows, trace_count is {self.trace_count}")
        return self


@dataclass(slots=True)
class TopicRow:
    """A family or a subject on the card: its count and its first trace."""

    category: str
    count: int
    prompt: str
    answer: str


class Tally:
    """Counts for the manifest and the card, collected while traces are written.

    Attributes:
        families: by name. Traces that name neither a family nor a subject are the family ``all``.
        subjects: by category and name, of traces of no family: one subject may occur in several categories.

    Raises:
        M32Error: the key is malformed.
    """

    def __init__(self, key: str) -> None:
        if not re.fullmatch(DATASET_KEY_PATTERN, key):
            raise M32Error("dataset key", repr(key), "lower-case letters, digits and -, ending in -v<number>")
        self.key = key
        self.families: dict[str, TopicRow] = {}
        self.subjects: dict[tuple[str, str], TopicRow] = {}
        self._ids: list[str] = []
        self._lines: Counter[str] = Counter()
        self._composition: Counter[str] = Counter()
        self._steps = self._chars = self._most = 0
        self._fewest: int | None = None

    def see(self, trace: ReasoningTrace, line: bytes) -> bytes:
        """Count a trace and return its ``line``."""
        content = str(uuid.uuid5(_NAMESPACE, line.decode()))
        self._lines[content] += 1
        again = self._lines[content]
        self._ids.append(content if again == 1 else str(uuid.uuid5(_NAMESPACE, f"{content}/{again}")))
        meta, steps = trace.meta or {}, len(trace.steps)
        category, name = str(meta.get("category", "uncategorized")), topic_of(trace) or "all"
        row = TopicRow(category, 0, trace.prompt, trace.final_answer)
        if meta.get("subject") is not None and "family" not in meta:
            row = self.subjects.setdefault((category, name), row)
        else:
            row = self.families.setdefault(name, row)
        row.count += 1
        self._composition[category] += 1
        self._steps += steps
        self._chars += len(trace.prompt) + len(trace.final_answer) + sum(len(step.content) for step in trace.steps)
        self._fewest, self._most = min(steps, steps if self._fewest is None else self._fewest), max(steps, self._most)
        return line

    def manifest(self, *, sha256: str, provenance: Provenance, parent_dataset_id: str | None = None) -> Manifest:
        """The manifest of the counted traces, in a file with ``sha256``."""
        name, _, version = self.key.rpartition("-")
        count = len(self._ids)
        return Manifest(
            dataset_key=self.key,
            build_id=str(uuid.uuid5(_NAMESPACE, f"{self.key}/{sha256}")),
            dataset_name=name,
            dataset_version=version,
            seed=provenance.seed,
            trace_ids=self._ids,
            trace_count=count,
            parent_dataset_id=parent_dataset_id,
            provenance=provenance,
            sha256=sha256,
            stats=Stats(
                trace_count=count,
                avg_step_count=round(self._steps / max(count, 1), 4),
                min_step_count=self._fewest or 0,
                max_step_count=self._most,
                avg_total_chars=round(self._chars / max(count, 1), 4),
                composition=dict(sorted(self._composition.items())),
            ),
        )


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a dataset folder, compared with what ``dataset.jsonl`` gives.

    Raises:
        M32Error: it is missing or malformed, or describes another file.
    """
    where, data = folder / "manifest.json", folder / "dataset.jsonl"
    again = "Materialize the dataset again"
    try:
        manifest = Manifest.model_validate(read_json(where))
    except ValidationError as error:
        raise misfit(str(where), error, again) from None
    if not data.is_file():
        raise M32Error(str(data), "no file", "the dataset that the manifest describes", again)
    if (found := sha256_file(data)) != manifest.sha256:
        raise M32Error(str(data), f"sha256 {found}", manifest.sha256, again)
    tally = Tally(manifest.dataset_key)
    for line in numbered_lines(data):
        tally.see(parse_line(line.data, f"{data}:{line.number}"), line.data + b"\n")
    derived = tally.manifest(
        sha256=found, provenance=manifest.provenance, parent_dataset_id=manifest.parent_dataset_id
    ).model_dump()
    for field in ("build_id", "trace_ids", "stats"):
        if (said := manifest.model_dump()[field]) != derived[field]:
            raise M32Error(f"{where} {field}", str(said)[:120], str(derived[field])[:120], again)
    return manifest
