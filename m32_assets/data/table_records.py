"""Records of tables: CSV and TSV with a header, and Parquet."""

from __future__ import annotations

import codecs
import csv
import datetime
import decimal
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from m32_assets.common.errors import M32Error
from m32_assets.common.files import canonical_json
from m32_assets.common.text_files import check_plain, decoded, numbered_lines, opened, parse_json, shown
from m32_assets.data.record import Record, empty, parsed, too_long

# a list in JSON or in Python's notation
_LIST = re.compile(r"""\s*\[\s*['"{].*\]\s*""", re.S)
_BATCH = 256
"""Rows of a Parquet file that are in memory at a time."""


def table_records(path: Path, limit: int) -> Iterator[Record]:
    """The rows of a table with a header. All values are text, as the file has them.

    Raises:
        M32Error: the file cannot be read, or its header is broken or has a column twice.
    """
    with opened(path) as file:
        lines = _Lines(file, limit)
        rows = csv.reader(lines, delimiter=_delimiter(path), strict=True)
        try:
            header = next(rows, None)
        except csv.Error as error:
            raise M32Error(f"{path}:1", f"a broken header ({error})", "the names of the columns in UTF-8") from None
        if header is None:
            return
        header = [name.strip() or f"column_{place}" for place, name in enumerate(header, 1)]
        if twice := [name for name in header if header.count(name) > 1]:
            raise M32Error(f"{path}:1", f"the column {twice[0]!r} twice", "every column once")
        number = 1
        while True:
            number += len(lines.taken)
            lines.taken.clear()
            cells, fault = None, ""
            try:
                cells = next(rows, None)
                if cells is None:
                    return
            except csv.Error as error:
                fault = str(error)
            raw = b"".join(lines.taken).rstrip(b"\r\n")
            yield _row(number, f"{path.name}:{number}", raw, header, cells, fault, lines.fault)


def _row(
    number: int, where: str, raw: bytes, header: list[str], cells: list[str] | None, fault: str, kind: str
) -> Record:
    """A row of a table; ``cells`` is None for one that is broken, for the reason ``fault``."""
    if cells is None:
        kind = kind or ("too_long" if "field limit" in fault else "unreadable")
        reason = f"{where}: found a broken row ({fault}), expected text in UTF-8, its quotation marks opened and closed"
        return Record(number, where, raw, len(raw), kind=kind, reason=reason)
    if not any(cell.strip() for cell in cells):
        return empty(number, where, raw)
    if len(cells) != len(header):
        reason = f"{where}: found {len(cells)} cells, expected {len(header)}"
        return Record(number, where, raw, len(raw), kind="unreadable", reason=reason)
    return parsed(number, where, raw, lambda _, at: _cells(header, cells, at))


class _Lines:
    """The lines of a table with their ends. After a line that cannot be read, the next one can."""

    def __init__(self, file: BinaryIO, limit: int) -> None:
        self._file, self._limit = file, limit
        self.taken: list[bytes] = []
        """Those since it was last cleared."""
        self.fault = ""
        """Why the last one cannot be read."""

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        self.fault = ""
        data = self._file.readline(self._limit + 1)
        if not data:
            raise StopIteration
        size, last = len(data), data
        while not last.endswith(b"\n") and (last := self._file.readline(1 << 20)):
            size += len(last)
        data = data.removeprefix(codecs.BOM_UTF8)
        self.taken.append(data)
        if size > self._limit:
            self.fault = "too_long"
            raise csv.Error(f"{size} bytes on one line, where at most {self._limit} are read")
        try:
            return decoded(data, "")
        except M32Error as error:
            self.fault = "unreadable"
            raise csv.Error(error.found) from None


def _delimiter(path: Path) -> str:
    """A tab in ``.tsv``, else what the header has most of: spreadsheets also write semicolons and tabs."""
    if path.name.lower().endswith((".tsv", ".tsv.gz")):
        return "\t"
    first = next(iter(numbered_lines(path, 1 << 20)), None)
    header = first.data if first else b""
    return max(",;\t", key=lambda sign: (header.count(sign.encode()), sign == ","))


def _cells(header: list[str], cells: list[str], where: str) -> dict[str, Any]:
    """A row of a table. A cell that is a JSON list is one: chats and steps are kept so."""
    row: dict[str, Any] = {}
    for name, cell in zip(header, cells, strict=True):
        row[name] = cell
        if _LIST.fullmatch(cell):
            try:
                row[name] = parse_json(cell.encode(), f"{where} {name}")
            except M32Error:
                raise M32Error(f"{where} {name}", shown(cell), "a list in JSON, not in Python's notation") from None
    return row


def parquet_records(path: Path, limit: int) -> Iterator[Record]:
    """The rows of a Parquet file, a batch at a time.

    Raises:
        M32Error: it is no Parquet file.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    number = 0
    try:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=_BATCH):
                for row in batch.to_pylist():
                    number += 1
                    yield _table_row(row, number, f"{path.name} row {number}", limit)
    except (pa.ArrowException, OSError) as error:
        raise M32Error(str(path), f"no readable Parquet file ({shown(str(error))})", "a whole one") from None


def _table_row(row: dict[str, Any], number: int, where: str, limit: int) -> Record:
    """A row of typed columns as a record, in plain JSON."""
    try:
        value = {name: plain(item, f"{where} {name}") for name, item in row.items() if item is not None}
        check_plain(value, where)
        raw = canonical_json(value)
    except M32Error as error:
        shortened = repr(row)[:2000].encode("utf-8", "backslashreplace")
        return Record(number, where, shortened, len(shortened), kind="unreadable", reason=str(error))
    if len(raw) > limit:
        return too_long(number, where, raw[: limit + 1], len(raw), limit)
    return Record(number, where, raw, len(raw), value)


def plain(value: Any, where: str) -> Any:
    """A value of a typed column as JSON: dates and decimal numbers as text, as people write them.

    Raises:
        M32Error: it is bytes or of another type that is no text.
    """
    match value:
        case Mapping():
            # the fields that other rows have are null in this one
            return {str(name): plain(item, where) for name, item in value.items() if item is not None}
        case list() | tuple():
            return [plain(item, where) for item in value]
        case datetime.date() | datetime.time():
            return value.isoformat()
        case decimal.Decimal():
            return format(value, "f")
        case None | bool() | int() | float() | str():
            return value
    raise M32Error(where, f"a value of type {type(value).__name__}", "text, numbers or lists of them")
