"""One record of anyone's file: a line, an array item or a table row, good or faulty."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from m32_assets.common.errors import M32Error
from m32_assets.common.text_files import shown


@dataclass(frozen=True, slots=True)
class Record:
    """One line, item or row of a file.

    Attributes:
        number: counts from 1; of a table the line that it starts on.
        where: file and number, for messages.
        raw: the record as it is in the file, or as JSON where it is not text; cut where it is too long.
        size: bytes of the whole record.
        row: the columns and their values; None for a faulty record.
        kind: why it is faulty: ``empty``, ``too_long`` or ``unreadable``; empty for a good record.
        reason: the same as a sentence.
    """

    number: int
    where: str
    raw: bytes
    size: int
    row: dict[str, Any] | None = None
    kind: str = ""
    reason: str = ""


def parsed(number: int, where: str, raw: bytes, parse: Callable[[bytes, str], Any]) -> Record:
    """The record of what ``parse`` makes of ``raw``; a faulty one where it refuses, or gives no object."""
    try:
        value = parse(raw, where)
        if not isinstance(value, dict):
            raise M32Error(where, shown(json.dumps(value)), "a JSON object")
    except M32Error as error:
        return Record(number, where, raw, len(raw), kind="unreadable", reason=str(error))
    return Record(number, where, raw, len(raw), value)


def too_long(number: int, where: str, head: bytes, size: int, limit: int) -> Record:
    """The record of a line or an item that is too long, of which the beginning is kept."""
    reason = f"{where}: found {size} bytes, expected at most {limit}"
    return Record(number, where, head, size, kind="too_long", reason=reason)


def empty(number: int, where: str, raw: bytes) -> Record:
    """The record of a line without anything on it."""
    return Record(number, where, raw, len(raw), kind="empty", reason=f"{where}: found an empty line, expected a row")
