"""Traces and tokens as Parquet, for those who read them with other engines.

The bytes are those of one version of pyarrow; what compares across machines is the JSONL.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from m32_assets.common.errors import M32Error
from m32_assets.common.files import canonical_json, write_atomic
from m32_assets.sft.packing import Tokens
from m32_assets.traces.jsonl import TraceRecord


def write_traces_parquet(path: Path, records: Sequence[TraceRecord]) -> str:
    """One row a trace: its columns, its steps as a list of structs, ``meta`` as JSON; return the file's sha256."""
    pa, step = _pyarrow(), {"i": "int32", "type": "string", "content": "string"}
    schema = pa.schema(
        [
            ("trace_version", pa.string()),
            ("prompt", pa.string()),
            ("final_answer", pa.string()),
            ("steps", pa.list_(pa.struct([(name, pa.type_for_alias(kind)) for name, kind in step.items()]))),
            ("meta", pa.string()),
        ]
    )
    columns = {
        "trace_version": [r.trace_version for r in records],
        "prompt": [r.prompt for r in records],
        "final_answer": [r.final_answer for r in records],
        "steps": [[{name: getattr(s, name) for name in step} for s in r.steps] for r in records],
        "meta": [canonical_json(r.meta).decode() for r in records],
    }
    return _write(path, pa.table(columns, schema=schema))


def write_tokens_parquet(path: Path, ids: Sequence[str], conversations: Sequence[Tokens]) -> str:
    """One row a conversation: ``id``, ``tokens`` (the first is BOS), ``prompt`` (how many of them); return its
    sha256."""
    pa = _pyarrow()
    schema = pa.schema([("id", pa.string()), ("tokens", pa.list_(pa.int32())), ("prompt", pa.int32())])
    columns = {"id": list(ids), "tokens": [c.ids for c in conversations], "prompt": [c.prompt for c in conversations]}
    return _write(path, pa.table(columns, schema=schema))


def _write(path: Path, table: Any) -> str:
    from pyarrow import parquet

    held = io.BytesIO()
    parquet.write_table(table, held, compression="zstd")
    return write_atomic(path, held.getvalue())


def _pyarrow() -> Any:
    try:
        import pyarrow
    except ImportError:
        raise M32Error(
            "Parquet", "no pyarrow", "the package pyarrow", "Install m32-assets[ray], or set parquet to false"
        ) from None
    return pyarrow
