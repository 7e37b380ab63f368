"""The stages of a shard: generate, verify, render, tokenize. Each writes files and returns their sha256."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from m32_assets.common.errors import M32Error
from m32_assets.common.files import canonical_json, write_atomic
from m32_assets.common.text_files import numbered_lines
from m32_assets.data.jsonl_rows import write_jsonl
from m32_assets.sft.packing import tokenize
from m32_assets.sft.rows import read_training_rows, render_rows, unrendered_parts
from m32_assets.sft.template import PromptTemplate
from m32_assets.shards.parquet import write_tokens_parquet, write_traces_parquet
from m32_assets.shards.row_checks import DIGEST_BYTES, decode_row, prompt_digest, row_name, verify_row
from m32_assets.shards.shard import Shard
from m32_assets.traces.dataset import record_at
from m32_assets.traces.jsonl import TraceRecord, read_traces, record_line


@dataclass(frozen=True, slots=True)
class Recipe:
    """Where the files of shards are written, and what decides their content.

    Attributes:
        folder: each file is ``<folder>/<kind>/<shard><suffix>``.
        stages: names of :data:`STAGES`, in their order.
        parquet: also write traces and tokens as Parquet.
        template: how traces are rendered.
        model: the model folder whose tokenizer is used.
        tokenizer: the sha256 of the tokenizer's file.
        max_seq_len: tokens that a conversation may have.
    """

    folder: str
    stages: tuple[str, ...]
    parquet: bool = True
    template: PromptTemplate = field(default_factory=PromptTemplate)
    model: str = ""
    tokenizer: str = ""
    max_seq_len: int = 512

    def file(self, kind: str, shard: Shard, suffix: str = ".jsonl") -> Path:
        """The file of a shard."""
        return Path(self.folder) / kind / f"{shard.name}{suffix}"

    def receipt(self, stage: str, shard: Shard) -> Path:
        """The receipt of a stage."""
        return self.file(f"receipts/{stage}", shard, ".json")


@dataclass(frozen=True, slots=True)
class Made:
    """What a stage wrote: the sha256 of each file, and counts for the report."""

    files: dict[Path, str]
    counts: dict[str, Any]


def generate_stage(shard: Shard, recipe: Recipe) -> Made:
    """Write the traces, each decoded again under the schema: ``traces/*.jsonl``, ``parquet/traces/*.parquet``.

    Raises:
        M32Error: the first row that is not a trace.
    """
    composition: Counter[str] = Counter()
    records: list[TraceRecord] = []

    def lines() -> Iterator[bytes]:
        for row in shard.rows:
            record = record_at(shard.seed, row)
            line = record_line(record)
            decode_row(line, row_name(shard.seed, row, record))
            composition[record.meta["category"] if record.meta else ""] += 1
            if recipe.parquet:
                records.append(record)
            yield line

    path = recipe.file("traces", shard)
    files = {path: write_atomic(path, lines())}
    if recipe.parquet:
        path = recipe.file("parquet/traces", shard, ".parquet")
        files[path] = write_traces_parquet(path, records)
    return Made(files, {"rows": len(shard.rows), "composition": dict(sorted(composition.items()))})


def verify_stage(shard: Shard, recipe: Recipe) -> Made:
    """Run the verifier over every trace, and write the digests of the prompts: ``prompts/*.u64``.

    Raises:
        M32Error: the first trace with a finding, or missing rows.
    """
    digests = bytearray()
    rows = iter(shard.rows)
    for line in numbered_lines(recipe.file("traces", shard)):
        row = next(rows, -1)
        record = decode_row(line.data, row_name(shard.seed, row))
        verify_row(record, row_name(shard.seed, row, record))
        digests += prompt_digest(record)
    if len(digests) != DIGEST_BYTES * len(shard.rows):
        found = len(digests) // DIGEST_BYTES
        raise M32Error(shard.name, f"{found} traces", f"{len(shard.rows)}", "Delete the shard's files")
    path = recipe.file("prompts", shard, ".u64")
    return Made({path: write_atomic(path, bytes(digests))}, {"verified": len(shard.rows)})


def render_stage(shard: Shard, recipe: Recipe) -> Made:
    """Write the traces as training text, in the form that the trainer reads: ``rows/*.jsonl``.

    Raises:
        M32Error: a step, a question or an answer is not in its text.
    """
    traces = read_traces(recipe.file("traces", shard))
    rows = render_rows(traces, recipe.template)
    if missing := unrendered_parts(rows, traces, recipe.template):
        raise M32Error(shard.name, missing[0], "every part of a trace in its text", "The template is at fault")
    path = recipe.file("rows", shard)
    return Made({path: write_jsonl(path, rows)}, {"rendered": len(rows)})


def tokenize_stage(shard: Shard, recipe: Recipe) -> Made:
    """Write the token ids of the rendered rows: ``tokens/*.jsonl``, ``parquet/tokens/*.parquet``.

    Raises:
        M32Error: a conversation is longer than ``max_seq_len``.
    """
    from m32_assets.gemma.tokenizer import load_tokenizer

    rows = read_training_rows(recipe.file("rows", shard))
    conversations = tokenize(rows, load_tokenizer(Path(recipe.model)), recipe.max_seq_len)
    written = [{"id": row.id, "prompt": c.prompt, "tokens": c.ids} for row, c in zip(rows, conversations, strict=True)]
    path = recipe.file("tokens", shard)
    files = {path: write_atomic(path, (canonical_json(row) + b"\n" for row in written))}
    if recipe.parquet:
        path = recipe.file("parquet/tokens", shard, ".parquet")
        files[path] = write_tokens_parquet(path, written)
    return Made(files, {"tokens": sum(len(c.ids) for c in conversations)})


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage and what its files depend on.

    Attributes:
        work: writes the files.
        reads: the kind of files that it reads, written by an earlier stage.
        packages: the packages whose code decides the files.
        settings: the fields of the recipe that do.
    """

    work: Callable[[Shard, Recipe], Made]
    reads: str
    packages: tuple[str, ...]
    settings: tuple[str, ...] = ()


STAGES: dict[str, Stage] = {
    "generate": Stage(generate_stage, "", ("shards", "traces"), ("parquet",)),
    "verify": Stage(verify_stage, "traces", ("shards", "traces")),
    "render": Stage(render_stage, "traces", ("shards", "traces", "data", "sft"), ("template",)),
    "tokenize": Stage(tokenize_stage, "rows", ("shards", "sft"), ("parquet", "tokenizer", "max_seq_len")),
}
"""In the order in which a shard goes through them."""
