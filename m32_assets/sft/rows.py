"""Rendered rows: the Tunix SFT JSONL and its ``messages`` twin, with a split into training and validation."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from m32_assets.common.errors import M32Error
from m32_assets.common.files import canonical_json, sha256_bytes, write_atomic
from m32_assets.data.jsonl_rows import numbered_rows, repeated
from m32_assets.sft.template import MODEL_TURN, PromptTemplate
from m32_assets.traces.schema import ReasoningTrace


class TunixRow(BaseModel):
    """A line of ``train.jsonl`` and ``validation.jsonl``."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    id: Annotated[str, Field(description="hash of the trace")]
    prompts: Annotated[str, Field(description="the whole conversation as text: question, reasoning and answer")]
    final_answer: Annotated[str, Field(description="the answer, nothing else")]
    metadata: Annotated[dict[str, Any], Field(description="where the trace comes from: its `meta`")]

    @property
    def prompt(self) -> str:
        """The text without loss, up to and including the mark of the model's turn."""
        head, turn, _ = self.prompts.partition(MODEL_TURN)
        return head + turn

    @property
    def completion(self) -> str:
        """The model's turn, which carries the loss; empty where there is none."""
        return self.prompts.partition(MODEL_TURN)[2]


def render_rows(traces: Sequence[ReasoningTrace], template: PromptTemplate) -> list[TunixRow]:
    """One row per trace, in order."""
    return [
        TunixRow(
            id=row_id(trace),
            prompts=template.render(trace),
            final_answer=trace.final_answer,
            metadata=trace.meta or {},
        )
        for trace in traces
    ]


def split_rows(rows: Sequence[TunixRow], validation_share: float) -> tuple[list[TunixRow], list[TunixRow]]:
    """Training and validation rows. The side of a row depends on its id alone, so a longer dataset moves no row."""
    validation = [row for row in rows if is_held_out(row.id, validation_share)]
    chosen = {row.id for row in validation}
    return [row for row in rows if row.id not in chosen], validation


def row_id(trace: ReasoningTrace) -> str:
    """The id of a trace's row: a hash of its content."""
    return sha256_bytes(canonical_json(trace.model_dump()))[:16]


def is_held_out(row_id: str, validation_share: float) -> bool:
    """Whether the row of that id is on the side of validation."""
    return int(sha256_bytes(row_id.encode())[:8], 16) < int(validation_share * 2**32)


def write_messages(path: Path, traces: Sequence[ReasoningTrace], template: PromptTemplate) -> str:
    """Write ``{messages: [...]}`` rows; return the file's sha256."""
    return write_atomic(path, (canonical_json({"messages": template.messages(t)}) + b"\n" for t in traces))


def read_training_rows(path: Path) -> list[TunixRow]:
    """The rows of a file in the Tunix form, as ``training_rows``."""
    return list(training_rows(path))


def training_rows(path: Path) -> Iterator[TunixRow]:
    """The rows of a file in the Tunix form, one at a time. Memory keeps eight bytes of each id.

    Raises:
        M32Error: a row is malformed, or has no model turn because it was never rendered. After the last row: two rows
            have the same id.
    """
    digests = array("Q")
    for _, row in numbered_rows(path, TunixRow):
        if not row.completion:
            raise M32Error(
                f"{path} row {row.id} prompts",
                f"no model turn in {row.prompts[:80]!r}",
                "rendered text: the question, then the reasoning and the answer",
                "Train on sft_data, never on raw traces",
            )
        digests.frombytes(_digest(row.id))
        yield row
    ordered = np.sort(np.frombuffer(digests, np.uint64))
    if len(suspects := np.unique(ordered[1:][ordered[1:] == ordered[:-1]])):
        _refuse_repeats(path, {suspect.tobytes() for suspect in suspects})


def _digest(row_id: str) -> bytes:
    return hashlib.blake2b(row_id.encode(), digest_size=8).digest()


def _refuse_repeats(path: Path, suspects: set[bytes]) -> None:
    """Read the file again, and name the first row whose id an earlier one has."""
    seen: dict[str, int] = {}
    for number, row in numbered_rows(path, TunixRow):
        if _digest(row.id) in suspects and (first := seen.setdefault(row.id, number)) != number:
            raise repeated(path, number, ("id",), (row.id,), first)


def unrendered_parts(rows: Sequence[TunixRow], traces: Sequence[ReasoningTrace], template: PromptTemplate) -> list[str]:
    """Findings: questions, steps and answers of traces that are missing in their rendered text, or break it."""
    findings = [] if len(rows) == len(traces) else [f"{len(rows)} rows for {len(traces)} traces"]
    for number, (row, trace) in enumerate(zip(rows, traces, strict=False), 1):
        missing = [f"step {step.i}" for step in trace.steps if step.content not in row.completion]
        missing += [] if trace.final_answer in row.completion else ["the answer"]
        missing += [] if trace.prompt in row.prompt else ["the question"]
        if missing:
            findings.append(f"row {number} ({row.id}): {', '.join(missing)} not in the rendered text")
        elif misread := template.misread(trace):
            findings.append(f"row {number} ({row.id}), {trace.prompt[:80]!r}: {misread}")
    return findings
