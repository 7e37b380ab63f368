"""Generating, verifying, rendering, tokenizing: each one function from a shard to files with their sha256."""

from __future__ import annotations

import contextlib
import gc
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from m32_assets.common.errors import M32Error
from m32_assets.common.files import canonical_json, write_atomic
from m32_assets.data.jsonl_rows import write_jsonl
from m32_assets.sft.packing import tokenize
from m32_assets.sft.rows import read_training_rows, render_rows, unrendered_parts
from m32_assets.sft.template import INSTRUCTION, PromptTemplate
from m32_assets.shards.parquet import write_tokens_parquet, write_traces_parquet
from m32_assets.shards.scale import decoded, prompt_digest, refuse_findings, where_of
from m32_assets.shards.shard import Shard
from m32_assets.traces.dataset import record_at
from m32_assets.traces.jsonl import TraceRecord, numbered_lines, read_traces, record_line


@dataclass(frozen=True, slots=True)
class Recipe:
    """What decides the files of a shard, beside the shard itself.

    Attributes:
        parquet: write traces and tokens as Parquet as well.
        style: how traces become text, as in :class:`~m32_assets.sft.template.PromptTemplate`.
        instruction: stands above every question.
        tokenizer: the sha256 of the tokenizer's file; its place is no part of the recipe.
        max_length: tokens that a conversation may have.
    """

    parquet: bool = True
    style: Literal["tags", "numbered"] = "tags"
    instruction: str = INSTRUCTION
    tokenizer: str = ""
    max_length: int = 512


@dataclass(frozen=True, slots=True)
class Place:
    """Where a shard's files lie; different on every machine, so no part of what is hashed."""

    folder: str
    model: str = ""
    """The model folder whose tokenizer is used."""

    def file(self, kind: str, shard: Shard, suffix: str) -> Path:
        """The file of a kind of a shard, ``<folder>/<kind>/<shard><suffix>``."""
        return Path(self.folder) / kind / f"{shard.name}{suffix}"


@dataclass(frozen=True, slots=True)
class Made:
    """What a stage wrote: sha256 by file, relative to the place's folder, and what is worth knowing about it."""

    files: dict[str, str]
    facts: dict[str, Any]


def generate(shard: Shard, recipe: Recipe, place: Place) -> Made:
    """The shard's traces, under the schema: ``traces/<shard>.jsonl`` and, if asked for,
    ``parquet/traces/<shard>.parquet``."""
    composition: Counter[str] = Counter()
    records: list[TraceRecord] = []

    def lines() -> Iterator[bytes]:
        for row in shard.rows:
            record = record_at(shard.seed, row)
            line = record_line(record)
            decoded(line, where_of(shard.seed, row, record))
            composition[record.meta["category"] if record.meta else ""] += 1
            if recipe.parquet:
                records.append(record)
            yield line

    with _no_collection():
        files = {_name("traces", shard, ".jsonl"): write_atomic(place.file("traces", shard, ".jsonl"), lines())}
        if recipe.parquet:
            path = place.file("parquet/traces", shard, ".parquet")
            files[_name("parquet/traces", shard, ".parquet")] = write_traces_parquet(path, records)
    return Made(files, {"rows": len(shard.rows), "composition": dict(sorted(composition.items()))})


def verify(shard: Shard, recipe: Recipe, place: Place) -> Made:
    """The verifier over every trace of the file; ``prompts/<shard>.u64`` holds eight bytes a prompt.

    Prompts of different shards are held against each other by :func:`~m32_assets.shards.index.write_index`.

    Raises:
        M32Error: the first trace in which anything was found, or rows that are missing.
    """
    prompts = bytearray()
    rows = iter(shard.rows)
    with _no_collection():
        for line in numbered_lines(place.file("traces", shard, ".jsonl")):
            where = where_of(shard.seed, next(rows, -1))
            record = decoded(line.data, where)
            refuse_findings(record, where)
            prompts += prompt_digest(record)
    if len(prompts) != 8 * len(shard.rows):
        raise M32Error(shard.name, f"{len(prompts) // 8} traces", f"{len(shard.rows)}", "Delete the shard's files")
    sha256 = write_atomic(place.file("prompts", shard, ".u64"), bytes(prompts))
    return Made({_name("prompts", shard, ".u64"): sha256}, {"verified": len(shard.rows)})


def render(shard: Shard, recipe: Recipe, place: Place) -> Made:
    """The traces as training text: ``rows/<shard>.jsonl`` in the Tunix form.

    Raises:
        M32Error: a step, a question or an answer is not in its text.
    """
    traces = read_traces(place.file("traces", shard, ".jsonl"))
    rows = render_rows(traces, PromptTemplate(recipe.style, recipe.instruction))
    if missing := unrendered_parts(rows, traces):
        raise M32Error(shard.name, missing[0], "every part of a trace in its text", "The template is at fault")
    sha256 = write_jsonl(place.file("rows", shard, ".jsonl"), rows)
    return Made({_name("rows", shard, ".jsonl"): sha256}, {"rendered": len(rows)})


def tokenized(shard: Shard, recipe: Recipe, place: Place) -> Made:
    """The rendered rows as token ids: ``tokens/<shard>.jsonl`` and, if asked for, ``parquet/tokens/…``.

    Raises:
        M32Error: a conversation is longer than the recipe allows.
    """
    from m32_assets.gemma.tokenizer import load_tokenizer

    rows = read_training_rows(place.file("rows", shard, ".jsonl"))
    conversations = tokenize(rows, load_tokenizer(Path(place.model)), recipe.max_length)
    lines = (
        canonical_json({"id": row.id, "prompt": c.prompt, "tokens": c.ids}) + b"\n"
        for row, c in zip(rows, conversations, strict=True)
    )
    files = {_name("tokens", shard, ".jsonl"): write_atomic(place.file("tokens", shard, ".jsonl"), lines)}
    if recipe.parquet:
        path = place.file("parquet/tokens", shard, ".parquet")
        files[_name("parquet/tokens", shard, ".parquet")] = write_tokens_parquet(
            path, [r.id for r in rows], conversations
        )
    return Made(files, {"tokens": sum(len(c.ids) for c in conversations)})


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of a shard's way.

    Attributes:
        work: writes the files.
        reads: the kind of files that it reads, as written by the stage before.
        packages: whose code decides the files.
        settings: the fields of the recipe that do.
    """

    work: Callable[[Shard, Recipe, Place], Made]
    reads: str
    packages: tuple[str, ...]
    settings: tuple[str, ...] = ()


STAGES: dict[str, Stage] = {
    "generate": Stage(generate, "", ("traces",), ("parquet",)),
    "verify": Stage(verify, "traces", ("traces",)),
    "render": Stage(render, "traces", ("traces", "sft"), ("style", "instruction")),
    "tokenize": Stage(tokenized, "rows", ("sft",), ("parquet", "tokenizer", "max_length")),
}
"""In the order of a shard's way."""


def _name(kind: str, shard: Shard, suffix: str) -> str:
    return f"{kind}/{shard.name}{suffix}"


@contextlib.contextmanager
def _no_collection() -> Iterator[None]:
    """A trace holds no cycles, and looking for them costs a tenth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
