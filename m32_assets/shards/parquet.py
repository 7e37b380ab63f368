"""Traces and tokens as Parquet, for other engines. The bytes depend on the version of pyarrow."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from m32_assets.common.errors import M32Error
from m32_assets.common.files import canonical_json, write_atomic
from m32_assets.traces.jsonl import TraceRecord


def write_traces_parquet(path: Path, records: Sequence[TraceRecord]) -> str:
    """One row per trace: its columns, its steps as a list of structs, ``meta`` as JSON. Return the file's sha256."""
    pa = _pyarrow()
    step = pa.struct([("i", pa.int32()), ("type", pa.string()), ("content", pa.string())])
    text = ((name, pa.string()) for name in ("trace_version", "prompt", "final_answer"))
    schema = pa.schema([*text, ("steps", pa.list_(step)), ("meta", pa.string())])
    return _write(path, [msgspec.to_builtins(r) | {"meta": canonical_json(r.meta).decode()} for r in records], schema)


def write_tokens_parquet(path: Path, rows: Sequence[dict[str, Any]]) -> str:
    """One row per conversation: ``id``, ``tokens`` and ``prompt``, the number of prompt tokens. Return the sha256."""
    pa = _pyarrow()
    return _write(
        path, rows, pa.schema([("id", pa.string()), ("tokens", pa.list_(pa.int32())), ("prompt", pa.int32())])
    )


def _write(path: Path, rows: Sequence[dict[str, Any]], schema: Any) -> str:
    from pyarrow import parquet

    buffer = io.BytesIO()
    parquet.write_table(_pyarrow().Table.from_pylist(rows, schema=schema), buffer, compression="zstd")
    return write_atomic(path, buffer.getvalue())


def _pyarrow() -> Any:
    try:
        import pyarrow
    except ImportError:
        raise M32Error(
            "Parquet", "no pyarrow", "the package pyarrow", "Install m32-assets[ray], or set parquet to false"
        ) from None
    return pyarrow
