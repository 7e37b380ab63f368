"""JSONL files of typed rows: eval sets, training rows, predictions and judged rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from m32_assets.common.errors import M32Error, misfit
from m32_assets.common.files import canonical_json, write_atomic
from m32_assets.common.text_files import MAX_LINE_BYTES, numbered_lines, parse_json

Row = TypeVar("Row", bound=BaseModel)


def read_jsonl(path: Path, model: type[Row], *unique: tuple[str, ...], nul: bool = False) -> list[Row]:
    """The rows of a file. Empty lines are skipped.

    Args:
        nul: text may have NUL characters: a model can write them.
        unique: groups of fields that no two rows have in common, where the model has them; by default the id.

    Raises:
        M32Error: the file cannot be read, a row is not strict JSON, it is malformed, or its ``unique`` fields are those
            of another row.
    """
    rows: list[Row] = []
    seen: dict[Any, int] = {}
    for number, row in numbered_rows(path, model, nul=nul):
        for fields in unique or (("id",),):
            key = tuple(getattr(row, field, number) for field in fields)
            if (first := seen.setdefault((fields, key), number)) != number:
                raise repeated(path, number, fields, key, first)
        rows.append(row)
    return rows


def repeated(path: Path, number: int, fields: tuple[str, ...], key: tuple[Any, ...], first: int) -> M32Error:
    """The refusal of line ``number``, whose ``fields`` line ``first`` has too."""
    names, found = ", ".join(fields), ", ".join(repr(part)[:80] for part in key)
    return M32Error(f"{path}:{number} {names}", f"{found}, which line {first} has too", f"every {names} once")


def numbered_rows(path: Path, model: type[Row], *, nul: bool = False) -> Iterator[tuple[int, Row]]:
    """The rows of a file with the numbers of their lines, one at a time. Repeats are not looked for.

    Raises:
        M32Error: as ``read_jsonl``.
    """
    for line in numbered_lines(path):
        if not line.data.strip():
            continue
        where = f"{path}:{line.number}"
        if line.size > MAX_LINE_BYTES:
            raise M32Error(where, f"{line.size} bytes on one line", f"at most {MAX_LINE_BYTES}")
        parse_json(
            line.data, where, nul=nul
        )  # refuses what pydantic's own parser takes: a duplicate key, NaN, half a pair
        try:
            row = model.model_validate_json(line.data)
        except ValidationError as error:
            raise misfit(where, error, known=model.model_fields) from None
        yield line.number, row


def write_jsonl(path: Path, rows: Iterable[BaseModel]) -> str:
    """Write the rows atomically, with sorted keys; return the file's sha256."""
    return write_atomic(path, (canonical_json(row.model_dump()) + b"\n" for row in rows))
