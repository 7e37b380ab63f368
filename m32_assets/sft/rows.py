"""Rendered rows: the Tunix SFT JSONL and its ``messages`` twin, with a split into training and validation."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from m32_assets.common.errors import M32Error
from m32_assets.common.files import canonical_json, sha256_bytes, write_atomic
from m32_assets.sft.template import PromptTemplate
from m32_assets.traces.schema import ReasoningTrace


class TunixRow(BaseModel):
    """A line of ``train.jsonl`` and ``validation.jsonl``."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    id: Annotated[str, Field(description="hash of the trace")]
    prompts: Annotated[str, Field(description="the whole conversation as text: question, reasoning and answer")]
    final_answer: Annotated[str, Field(description="the answer, nothing else")]
    metadata: Annotated[dict[str, Any], Field(description="where the trace comes from: its `meta`")]


@dataclass(frozen=True, slots=True)
class RenderedRow:
    """One row: the prompt that carries no loss, the completion that does."""

    id: str
    question: str
    prompt: str
    completion: str
    final_answer: str
    metadata: dict[str, Any]


def render_rows(traces: Sequence[ReasoningTrace], template: PromptTemplate) -> list[RenderedRow]:
    """One row a trace, in order; the id is a hash of the trace."""
    return [
        RenderedRow(
            id=sha256_bytes(canonical_json(trace.model_dump()))[:16],
            question=trace.prompt,
            prompt=template.prompt(trace.prompt),
            completion=template.completion(trace),
            final_answer=trace.final_answer,
            metadata=trace.meta or {},
        )
        for trace in traces
    ]


def split_rows(rows: Sequence[RenderedRow], validation_share: float) -> tuple[list[RenderedRow], list[RenderedRow]]:
    """Training and validation rows; which side a row is on depends on its id alone, so a longer set moves none."""
    limit = int(validation_share * 2**32)
    training = [row for row in rows if int(sha256_bytes(row.id.encode())[:8], 16) >= limit]
    chosen = {row.id for row in training}
    return training, [row for row in rows if row.id not in chosen]


def write_rows(path: Path, rows: Sequence[RenderedRow]) -> str:
    """Write the Tunix form ``{id, prompts, final_answer, metadata}``; return the file's sha256."""
    lines = (
        TunixRow(id=r.id, prompts=r.prompt + r.completion, final_answer=r.final_answer, metadata=r.metadata)
        for r in rows
    )
    return write_atomic(path, (canonical_json(line.model_dump()) + b"\n" for line in lines))


def write_messages(path: Path, traces: Sequence[ReasoningTrace], template: PromptTemplate) -> str:
    """Write ``{messages: [...]}`` rows; return the file's sha256."""
    return write_atomic(path, (canonical_json({"messages": template.messages(t)}) + b"\n" for t in traces))


def read_rows(path: Path) -> list[RenderedRow]:
    """Read the Tunix form back, split at the beginning of the model's turn.

    Raises:
        M32Error: a row has no model turn, i.e. it was never rendered: the fault that cost the M32 team its score.
    """
    rows = []
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        value = json.loads(line)
        head, turn, completion = value["prompts"].partition("<start_of_turn>model\n")
        if not turn or not completion:
            raise M32Error(
                f"{path}:{number} prompts",
                f"no model turn in {value['prompts'][:80]!r}",
                "rendered text: the question, then the reasoning and the answer",
                "Train on sft_data, never on raw traces",
            )
        rows.append(RenderedRow(value["id"], "", head + turn, completion, value["final_answer"], value["metadata"]))
    return rows


def unrendered_parts(rows: Sequence[RenderedRow], traces: Sequence[ReasoningTrace]) -> list[str]:
    """Findings: every step and every answer of a trace must stand in its rendered completion."""
    findings = [] if len(rows) == len(traces) else [f"{len(rows)} rows for {len(traces)} traces"]
    for number, (row, trace) in enumerate(zip(rows, traces, strict=False), 1):
        missing = [f"step {step.i}" for step in trace.steps if step.content not in row.completion]
        missing += [] if trace.final_answer in row.completion else ["the answer"]
        missing += [] if trace.prompt in row.prompt else ["the question"]
        if missing:
            findings.append(f"row {number} ({row.id}): {', '.join(missing)} not in the rendered text")
    return findings
