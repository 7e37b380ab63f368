"""JSONL files of typed rows: eval sets, training rows, predictions and judged rows."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from m32_assets.common.errors import M32Error, misfit
from m32_assets.common.files import canonical_json, write_atomic
from m32_assets.traces.jsonl import MAX_LINE_BYTES, numbered_lines

Row = TypeVar("Row", bound=BaseModel)


def read_jsonl(path: Path, model: type[Row], unique: tuple[str, ...] = ("id",)) -> list[Row]:
    """The rows of a file. Empty lines are skipped.

    Args:
        unique: the fields that no two rows have in common, where the model has them.

    Raises:
        M32Error: the file cannot be read, a row is malformed, or the ``unique`` fields are those of another row.
    """
    rows: list[Row] = []
    seen: dict[Any, int] = {}
    for line in numbered_lines(path):
        if not line.data.strip():
            continue
        where = f"{path}:{line.number}"
        if line.size > MAX_LINE_BYTES:
            raise M32Error(where, f"{line.size} bytes on one line", f"at most {MAX_LINE_BYTES}")
        try:
            row = model.model_validate_json(line.data)
        except ValidationError as error:
            raise misfit(where, error) from None
        key = tuple(getattr(row, field, line.number) for field in unique)
        if key in seen:
            names, found = ", ".join(unique), ", ".join(map(repr, key))
            raise M32Error(f"{where} {names}", f"{found}, which line {seen[key]} has too", f"every {names} once")
        seen[key] = line.number
        rows.append(row)
    return rows


def write_jsonl(path: Path, rows: Iterable[BaseModel]) -> str:
    """Write the rows atomically, with sorted keys; return the file's sha256."""
    return write_atomic(path, (canonical_json(row.model_dump()) + b"\n" for row in rows))
