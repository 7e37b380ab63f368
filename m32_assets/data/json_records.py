"""Records of JSON: one object a line, or the items of an array. The content decides, not the ending of the file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from m32_assets.common.errors import M32Error
from m32_assets.common.text_files import numbered_lines, parse_json, read_text, shown
from m32_assets.data.record import Record, empty, parsed, too_long

_SPACE = " \t\r\n"
_WRAPPERS = ("data", "examples", "rows", "train")
"""Keys under which a JSON object holds all rows."""


def json_records(path: Path, limit: int) -> Iterator[Record]:
    """The lines of a file, or the items of the array that it is.

    Raises:
        M32Error: the file as a whole cannot be read.
    """
    if (text := document_of(path, limit)) is not None:
        yield from _items(text, path, limit)
        return
    for line in numbered_lines(path, limit):
        where = f"{path.name}:{line.number}"
        if line.size > limit:
            yield too_long(line.number, where, line.data, line.size, limit)
        elif not line.data.strip():
            yield empty(line.number, where, line.data)
        else:
            yield parsed(line.number, where, line.data, parse_json)


def document_of(path: Path, limit: int) -> str | None:
    """The text of a file that is one JSON document; None for a file of lines.

    A first line that is a JSON value of its own, with more lines behind it, begins a file of lines. So does whatever
    is no whole document, except in a file that ends in ``.json``.

    Raises:
        M32Error: a ``.json`` file cannot be read.
    """
    lines = (line for line in numbered_lines(path, limit) if line.data.strip())
    first = next(lines, None)
    begins = first.data.lstrip()[:1] if first else b""
    if first is None or begins not in (b"[", b"{"):
        return None
    named_json = path.name.lower().endswith((".json", ".json.gz"))
    whole = first.size <= limit and _is_json(first.data)
    if (whole and next(lines, None) is not None) or (begins == b"{" and not named_json):
        return None
    if named_json:
        return read_text(path)
    try:
        text = read_text(path)
    except M32Error:
        return None
    return text if _is_json(text) else None


def _is_json(data: bytes | str) -> bool:
    try:
        json.loads(data)
    except (ValueError, RecursionError):
        return False
    return True


def _items(text: str, path: Path, limit: int) -> Iterator[Record]:
    """The items of a document. A broken one is refused as a whole, before its first item is given."""
    for number, raw in enumerate(_raw_items(text, path), 1):
        where = f"{path.name} item {number}"
        if len(raw) > limit:
            yield too_long(number, where, raw[: limit + 1], len(raw), limit)
        else:
            yield parsed(number, where, raw, parse_json)


def _raw_items(text: str, path: Path) -> list[bytes]:
    """The items of an array as they are written, those of an array in an object, or the object itself."""
    expected = "a JSON array of objects, or one object a line"
    try:
        if text.lstrip(_SPACE).startswith("["):
            return [item.encode("utf-8", "surrogatepass") for item in _split_array(text)]
        value = json.loads(text)
    except RecursionError:
        raise M32Error(str(path), "values nested too deeply", expected) from None
    except ValueError as error:
        raise M32Error(str(path), f"invalid JSON ({shown(str(error))})", expected) from None
    arrays = [value[key] for key in _WRAPPERS if isinstance(value.get(key), list)]
    items = arrays[0] if len(arrays) == 1 else [value]
    return [json.dumps(item, ensure_ascii=False).encode("utf-8", "surrogatepass") for item in items]


def _split_array(text: str) -> list[str]:
    """The text of each item of a JSON array.

    Raises:
        ValueError: it is no array, or something follows it.
    """
    decoder, items = json.JSONDecoder(), []
    at = _after_space(text, _after_space(text, 0) + 1)
    while text[at : at + 1] != "]":
        if items:
            if text[at : at + 1] != ",":
                raise json.JSONDecodeError("Expecting ',' delimiter", text, at)
            at = _after_space(text, at + 1)
        end = decoder.raw_decode(text, at)[1]
        items.append(text[at:end])
        at = _after_space(text, end)
    if _after_space(text, at + 1) != len(text):
        raise json.JSONDecodeError("Extra data", text, at + 1)
    return items


def _after_space(text: str, at: int) -> int:
    while text[at : at + 1] and text[at] in _SPACE:
        at += 1
    return at
