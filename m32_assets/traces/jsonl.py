"""Trace files: one JSON object per line, read strictly, written as the same bytes everywhere.

Refused is what JSON readers disagree about: a duplicate key, NaN, a number beyond 64 bits, half a surrogate pair, NUL.
"""

from __future__ import annotations

import itertools
import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import msgspec
from pydantic import ValidationError

from m32_assets.common.errors import M32Error, found_and_expected
from m32_assets.traces.legacy import convert_legacy, is_legacy
from m32_assets.traces.schema import ReasoningTrace

MAX_LINE_BYTES = 32 * 1024 * 1024
"""The longest line that is read. The schema's largest trace is 20 MB in ASCII."""
MAX_META_DEPTH = 64
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


class StepRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """:class:`~m32_assets.traces.schema.TraceStep` for the hot path."""

    i: Annotated[int, msgspec.Meta(ge=0)]
    type: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    content: Annotated[str, msgspec.Meta(min_length=1, max_length=20_000)]


class TraceRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """:class:`~m32_assets.traces.schema.ReasoningTrace` for the hot path; a test holds the two together."""

    trace_version: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    prompt: Annotated[str, msgspec.Meta(min_length=1, max_length=50_000)]
    final_answer: Annotated[str, msgspec.Meta(min_length=1, max_length=50_000)]
    steps: Annotated[list[StepRecord], msgspec.Meta(min_length=1, max_length=1000)]
    meta: dict[str, Any] | None = None


record_decoder = msgspec.json.Decoder(TraceRecord)
# one encoder for all lines: libraries write numbers differently (1e16, 1e+16)
_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file, without its newline."""

    number: int
    """Counts from 1."""
    data: bytes
    """The line, or its first ``limit + 1`` bytes if it is longer than ``limit``."""
    size: int
    """Bytes of the whole line."""


def numbered_lines(path: Path, limit: int = MAX_LINE_BYTES) -> Iterator[Line]:
    """The lines of a file, each cut at ``limit`` bytes.

    Raises:
        M32Error: the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            number = 0
            while data := file.readline(limit + 1):
                number += 1
                size, ended = len(data), data.endswith(b"\n")
                while not ended and (more := file.readline(1 << 20)):
                    size, ended = size + len(more), more.endswith(b"\n")
                yield Line(number, data.removesuffix(b"\n"), size - ended)
    except OSError as error:
        raise M32Error(str(path), error.strerror or "an unreadable file", "a readable JSONL file") from None


def parse_line(line: bytes, where: str = "line") -> ReasoningTrace:
    """A line as a trace. The legacy form is converted.

    Raises:
        M32Error: the line is not a trace.
    """
    if len(line) > MAX_LINE_BYTES:
        raise M32Error(where, f"more than {MAX_LINE_BYTES} bytes on one line", f"at most {MAX_LINE_BYTES}")
    _refuse_nul(line, where)
    try:
        value = json.loads(line.decode("utf-8"), object_pairs_hook=_unique, parse_constant=_refuse_constant)
    except RecursionError:
        raise M32Error(where, "values nested too deeply", "one JSON object") from None
    except ValueError as error:
        raise M32Error(where, f"invalid JSON ({_shown(str(error))})", "one JSON object in UTF-8") from None
    legacy = is_legacy(value)
    if legacy:
        value = convert_legacy(value, where)
    try:
        trace = ReasoningTrace.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"]) or "value"
        if legacy and (step := re.fullmatch(r"steps(\.\d+)?(\.content)?", field)):
            field = "trace_steps" + (step[1] or "")
        found, expected = found_and_expected(first)
        raise M32Error(f"{where} {_shown(field)}", _shown(found), expected) from None
    indices = [step.i for step in trace.steps]
    if indices != list(range(len(indices))):
        raise M32Error(f"{where} steps.i", _shown(str(indices[:10])), "0, 1, 2, … in order")
    check_meta(trace.meta, where)
    return trace


def read_traces(path: Path) -> list[ReasoningTrace]:
    """All traces of a file, in the strict or the legacy form. Empty lines are skipped.

    Raises:
        M32Error: the file cannot be read, or a line is not a trace.
    """
    return [parse_line(line.data, f"{path}:{line.number}") for line in numbered_lines(path) if line.data.strip()]


def head_of(path: Path, count: int) -> list[ReasoningTrace]:
    """The first ``count`` traces of a file. No further lines are read."""
    lines = (line for line in numbered_lines(path) if line.data.strip())
    return [parse_line(line.data, f"{path}:{line.number}") for line in itertools.islice(lines, count)]


def trace_line(trace: ReasoningTrace) -> bytes:
    """A trace as a line: compact, in UTF-8, keys in the schema's order, with its newline.

    Raises:
        M32Error: :func:`parse_line` refuses the line.
    """
    check_meta(trace.meta, "trace")
    line = _encode(trace.model_dump())
    _refuse_nul(line, "trace")
    if len(line) > MAX_LINE_BYTES:
        raise M32Error("trace", f"a line of {len(line)} bytes", f"at most {MAX_LINE_BYTES}")
    return line + b"\n"


def record_line(record: TraceRecord) -> bytes:
    """:func:`trace_line` for a record that this project generated itself; the same bytes."""
    return _encode(record) + b"\n"


def check_meta(meta: dict[str, Any] | None, where: str) -> None:
    """Refuse a ``meta`` that JSON readers disagree about.

    Raises:
        M32Error: a value is not plain JSON.
    """
    left: list[tuple[Any, str, int]] = [(meta, "meta", 0)]
    while left:
        value, field, depth = left.pop()
        found = None
        if depth > MAX_META_DEPTH:
            found = f"values nested more than {MAX_META_DEPTH} deep"
        elif isinstance(value, str):
            found = None if _is_text(value) else "half a surrogate pair or NUL"
        elif value is None or isinstance(value, bool):
            continue
        elif isinstance(value, int):
            found = None if -(2**63) <= value < 2**63 else "an integer beyond 64 bits"
        elif isinstance(value, float):
            found = None if math.isfinite(value) else "a number that is not finite"
        elif isinstance(value, list):
            left += [(item, f"{field}.{i}", depth + 1) for i, item in enumerate(value)]
        elif isinstance(value, dict):
            bad = [key for key in value if not isinstance(key, str) or not _is_text(key)]
            found = f"the key {bad[0]!r}" if bad else None
            left += [(item, f"{field}.{key}", depth + 1) for key, item in value.items()]
        else:
            found = f"a {type(value).__name__}"
        if found:
            raise M32Error(f"{where} {_shown(field)}", _shown(found), "a plain JSON value")


def _is_text(value: str) -> bool:
    return not re.search("[\ud800-\udfff\x00]", value)


def _refuse_nul(line: bytes, where: str) -> None:
    if b"\x00" in line or (rb"\u0000" in line and _NUL.search(line)):
        raise M32Error(where, "a NUL character", "text")


def _shown(text: str) -> str:
    """Foreign text for a message: short, and encodable."""
    text = text if len(text) <= 80 else text[:79] + "…"
    return text.encode("utf-8", "backslashreplace").decode()


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        keys = [key for key, _ in pairs]
        raise ValueError(f"the key {next(key for key in keys if keys.count(key) > 1)!r} is a duplicate")
    return value


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
