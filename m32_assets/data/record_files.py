"""Files of rows: JSON lines, JSON arrays, tables and Parquet, told by their ending in any case; text also as ``.gz``.

Every line, item or row of a file is one record, good or faulty, so that all of them can be counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from m32_assets.common.errors import M32Error
from m32_assets.common.text_files import MAX_LINE_BYTES, numbered_lines
from m32_assets.data.json_records import document_of, json_records
from m32_assets.data.record import Record
from m32_assets.data.table_records import parquet_records, table_records

_READERS = {
    ".jsonl": json_records,
    ".ndjson": json_records,
    ".json": json_records,
    ".csv": table_records,
    ".tsv": table_records,
    ".parquet": parquet_records,
}
ENDINGS = (*_READERS,)
PACKED = ".gz"


def ending_of(name: str) -> str:
    """The ending of a file of rows, in lower case and without ``.gz``; empty for any other file."""
    name = name.lower()
    plain = name.removesuffix(PACKED)
    ending = next((ending for ending in ENDINGS if plain.endswith(ending) and plain != ending), "")
    return "" if ending == ".parquet" and plain != name else ending


def records(path: Path, limit: int = MAX_LINE_BYTES) -> Iterator[Record]:
    """The records of a file.

    Args:
        limit: the longest line or item that is read, in bytes.

    Raises:
        M32Error: the file as a whole cannot be read.
    """
    ending = ending_of(path.name)
    if not ending:
        raise M32Error(str(path), "an unknown kind of file", f"a file that ends in {', '.join(ENDINGS)}, or {PACKED}")
    return _READERS[ending](path, limit)


def count_records(path: Path, limit: int = MAX_LINE_BYTES) -> int:
    """The number of records of a file, which is read to its end.

    Raises:
        M32Error: the file as a whole cannot be read.
    """
    if ending_of(path.name) in (".jsonl", ".ndjson") and document_of(path, limit) is None:
        return sum(1 for _ in numbered_lines(path, min(limit, 1 << 20)))
    return sum(1 for _ in records(path, limit))
