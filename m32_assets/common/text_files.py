"""Text files of users: the one way to open, split, decode and parse them.

A byte order mark is passed over. LF and CR LF end a line, and nothing else does: U+2028, U+2029 and U+0085 are text. A
gzip file is unpacked. Refused with a sentence are UTF-16, UTF-32, Latin-1 and archives, and what JSON readers disagree
about: a duplicate key, NaN, a number beyond 64 bits, half a surrogate pair, NUL.
"""

from __future__ import annotations

import codecs
import contextlib
import gzip
import io
import json
import math
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

from m32_assets.common.errors import M32Error

MAX_LINE_BYTES = 32 * 1024 * 1024
"""The longest line that is read. The schema's largest trace is 20 MB in ASCII."""
MAX_TEXT_BYTES = 64 * 1024 * 1024
"""The largest file that is read as a whole."""
MAX_DEPTH = 100
"""Of nested JSON values."""
MAX_VALUES = 200_000
"""Of one JSON value, itself and all in it. The schema's largest trace has 3000 beside its ``meta``."""
MAX_UNPACKED_RATIO = 200
"""Bytes that a gzip file may unpack to, for each of its own. JSON lines pack 5 to 50 to one, a bomb 1000 to one."""
FREE_UNPACKED_BYTES = 64 * 1024 * 1024
"""Unpacked bytes that any gzip file may have."""

_HEAD_BYTES = 4096
_CHUNK_BYTES = 1 << 20
_GZIP = b"\x1f\x8b"
_ARCHIVES = {
    b"PK\x03\x04": "a ZIP archive or a spreadsheet",
    b"\xfd7zXZ\x00": "an XZ file",
    b"BZh": "a bzip2 file",
    b"\x28\xb5\x2f\xfd": "a Zstandard file",
    b"7z\xbc\xaf\x27\x1c": "a 7-Zip archive",
    b"PAR1": "a Parquet file",
    b"%PDF": "a PDF",
    b"SQLite format 3": "an SQLite database",
}
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
_NOT_TEXT = re.compile("[\ud800-\udfff\x00]")
_HALF_A_PAIR = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file, without its line end and without a byte order mark."""

    number: int
    """Counts from 1."""
    data: bytes
    """The line, or its first ``limit + 1`` bytes if it is longer than ``limit``."""
    size: int
    """Bytes of the whole line."""


@contextlib.contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """The bytes of a text file, unpacked if it is a gzip file. Reading unpacks a bounded number of bytes.

    Raises:
        M32Error: the file cannot be read, is an archive, is damaged, unpacks to too much, or is in UTF-16 or UTF-32.
    """
    try:
        with path.open("rb") as file:
            buffered = cast(io.BufferedReader, file)
            if buffered.peek(2)[:2] == _GZIP:
                buffered = io.BufferedReader(_Unpacked(path, file))
            if found := _not_utf8(buffered.peek(_HEAD_BYTES)[:_HEAD_BYTES]):
                raise M32Error(str(path), *found)
            yield buffered
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise M32Error(str(path), f"a damaged gzip file ({error})", "a whole one", "Copy or pack it again") from None
    except FileNotFoundError:
        raise M32Error(str(path), "no file", "a readable text file") from None
    except OSError as error:
        raise M32Error(str(path), (error.strerror or "an unreadable file").lower(), "a readable text file") from None


def numbered_lines(path: Path, limit: int = MAX_LINE_BYTES) -> Iterator[Line]:
    """The lines of a file, each cut at ``limit`` bytes.

    Raises:
        M32Error: as :func:`opened`.
    """
    with opened(path) as file:
        number = 0
        while data := file.readline(limit + 1):
            number += 1
            size, last = len(data), data
            while not last.endswith(b"\n") and (more := file.readline(_CHUNK_BYTES)):
                size, last = size + len(more), more
            end = len(last) - len(_without_end(last))
            if last is data:
                data = _without_end(data)
            kept = data.removeprefix(codecs.BOM_UTF8)
            yield Line(number, kept, size - end - (len(data) - len(kept)))


def read_text(path: Path, limit: int = MAX_TEXT_BYTES) -> str:
    """The whole text of a file.

    Raises:
        M32Error: as :func:`opened`, and the file is larger than ``limit`` bytes, is not UTF-8 or has a NUL.
    """
    with opened(path) as file:
        data = bytearray()
        while len(data) <= limit and (more := file.read(_CHUNK_BYTES)):
            data += more
    if len(data) > limit:
        raise M32Error(str(path), f"more than {limit} bytes", "a smaller file")
    return decoded(bytes(data.removeprefix(codecs.BOM_UTF8)), str(path))


def decoded(data: bytes, where: str) -> str:
    """Bytes of UTF-8 as text.

    Raises:
        M32Error: they are not UTF-8, or have a NUL character.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        column = len(data[: error.start].rpartition(b"\n")[2].decode("utf-8")) + 1
        before = data.count(b"\n", 0, error.start)
        number = f" in line {before + 1}" if b"\n" in data else ""
        byte = data[error.start]
        latin = f", which is {chr(byte)!r} in Latin-1" if byte >= 0xA0 else ""
        raise M32Error(
            where,
            f"the byte 0x{byte:02x} at character {column}{number}{latin}",
            "text in UTF-8",
            "Save it as UTF-8, e.g. with iconv -f LATIN1 -t UTF-8",
        ) from None
    if "\0" in text:
        raise M32Error(where, "a NUL character", "text")
    return text


def parse_json(line: bytes, where: str, *, nul: bool = False) -> Any:
    """One JSON value, read strictly.

    Args:
        nul: text may have NUL characters: a model can write them.

    Raises:
        M32Error: the bytes are not UTF-8, not JSON, or JSON that readers disagree about.
    """
    text = decoded(line, where)
    if not nul and rb"\u0000" in line and _NUL.search(line):
        raise M32Error(where, "a NUL character", "text")
    try:
        value = json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse_constant)
    except RecursionError:
        raise M32Error(where, "values nested too deeply", "one JSON object") from None
    except ValueError as error:
        raise M32Error(where, f"invalid JSON ({shown(str(error))})", "one JSON object in UTF-8") from None
    check_plain(value, where, nul=nul)
    return value


def check_plain(value: Any, where: str, field: str = "", depth: int = MAX_DEPTH, *, nul: bool = False) -> None:
    """Refuse a value that is not JSON, or JSON that readers disagree about.

    Args:
        field: the name of the value, for the message.
        depth: of nested values, at most.
        nul: text may have NUL characters.

    Raises:
        M32Error: with the field.
    """
    left: list[tuple[Any, str, int]] = [(value, field, 0)]
    count = 0
    while left:
        value, field, level = left.pop()
        found, count = None, count + 1
        if count + len(left) > MAX_VALUES:
            raise M32Error(where, f"more than {MAX_VALUES} values", "one row")
        if level > depth:
            found = f"values nested more than {depth} deep"
        elif isinstance(value, str):
            found = "half a surrogate pair or NUL" if (_HALF_A_PAIR if nul else _NOT_TEXT).search(value) else None
        elif value is None or isinstance(value, bool):
            continue
        elif isinstance(value, int):
            found = None if -(2**63) <= value < 2**63 else "an integer beyond 64 bits"
        elif isinstance(value, float):
            found = None if math.isfinite(value) else "a number that is not finite"
        elif isinstance(value, list | dict) and len(value) > MAX_VALUES:
            found = f"more than {MAX_VALUES} values"
        elif isinstance(value, list):
            left += [(item, f"{field}.{i}".lstrip("."), level + 1) for i, item in enumerate(value)]
        elif isinstance(value, dict):
            bad = [key for key in value if not isinstance(key, str) or _NOT_TEXT.search(key)]
            found = f"the key {bad[0]!r}" if bad else None
            left += [(item, f"{field}.{key}".lstrip("."), level + 1) for key, item in value.items()]
        else:
            found = f"a {type(value).__name__}"
        if found:
            raise M32Error(f"{where} {shown(field)}".rstrip(), shown(found), "a plain JSON value")


def shown(text: str) -> str:
    """Foreign text for a message: short, and encodable."""
    text = text if len(text) <= 80 else text[:79] + "…"
    return text.encode("utf-8", "backslashreplace").decode()


class _Unpacked(io.RawIOBase):
    """The bytes of a gzip file, refused where they are too many for its size."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        self._path, self._file = path, gzip.GzipFile(fileobj=file)
        self._allowed = max(FREE_UNPACKED_BYTES, MAX_UNPACKED_RATIO * path.stat().st_size)
        self._read = 0

    def readable(self) -> bool:
        """Of ``io.RawIOBase``."""
        return True

    def readinto(self, buffer: Any, /) -> int:
        """Of ``io.RawIOBase``."""
        data = self._file.read(min(len(buffer), _CHUNK_BYTES))
        self._read += len(data)
        if self._read > self._allowed:
            found = f"more than {self._allowed} bytes when unpacked"
            expected = f"at most {MAX_UNPACKED_RATIO} times its own size"
            raise M32Error(str(self._path), found, expected, "Unpack it by hand if it is what it should be")
        buffer[: len(data)] = data
        return len(data)


def _not_utf8(head: bytes) -> tuple[str, str, str] | None:
    """What the first bytes of a file are where they are not UTF-8: found, expected, fix."""
    for mark, name in _ARCHIVES.items():
        if head.startswith(mark):
            return name, "a text file in UTF-8", "Unpack or export it first"
    encoding = None
    if b"\x00" in head:
        # the byte order mark, or where the NULs of its first character are (RFC 4627, section 3)
        if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
            encoding = "UTF-32"
        elif head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            encoding = "UTF-16"
        else:
            nulls = "".join("0" if byte == 0 else "x" for byte in head[:4])
            encoding = {"000x": "UTF-32", "x000": "UTF-32", "0x0x": "UTF-16", "x0x0": "UTF-16"}.get(nulls)
    if encoding:
        return f"text in {encoding}", "text in UTF-8", f"Save it as UTF-8, e.g. with iconv -f {encoding} -t UTF-8"
    return None


def _without_end(line: bytes) -> bytes:
    return line[:-2] if line.endswith(b"\r\n") else line.removesuffix(b"\n")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        keys = [key for key, _ in pairs]
        raise ValueError(f"the key {next(key for key in keys if keys.count(key) > 1)!r} is a duplicate")
    return value


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
