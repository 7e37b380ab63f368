"""Trace files: one JSON object per line, read strictly, written as the same bytes everywhere."""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from typing import Annotated, Any

import msgspec
from pydantic import ValidationError

from m32_assets.common.errors import M32Error, found_and_expected
from m32_assets.common.text import VISIBLE
from m32_assets.common.text_files import MAX_LINE_BYTES, check_plain, numbered_lines, parse_json, shown
from m32_assets.traces.legacy import convert_legacy, is_legacy
from m32_assets.traces.raw_text import BlankTextError, check_raw, texts_of
from m32_assets.traces.schema import ReasoningTrace

MAX_META_DEPTH = 64
NAMES = ("type", "trace_version")
"""Fields that are names, not text."""


class StepRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """:class:`~m32_assets.traces.schema.TraceStep` for the hot path."""

    i: Annotated[int, msgspec.Meta(ge=0)]
    type: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    content: Annotated[str, msgspec.Meta(min_length=1, max_length=20_000, pattern=VISIBLE)]


class TraceRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """:class:`~m32_assets.traces.schema.ReasoningTrace` for the hot path; a test holds the two together."""

    trace_version: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    prompt: Annotated[str, msgspec.Meta(min_length=1, max_length=50_000, pattern=VISIBLE)]
    final_answer: Annotated[str, msgspec.Meta(min_length=1, max_length=50_000, pattern=VISIBLE)]
    steps: Annotated[list[StepRecord], msgspec.Meta(min_length=1, max_length=1000)]
    meta: dict[str, Any] | None = None


record_decoder = msgspec.json.Decoder(TraceRecord)
# one encoder for all lines: libraries write numbers differently (1e16, 1e+16)
_encode = msgspec.json.Encoder().encode


def parse_line(line: bytes, where: str = "line") -> ReasoningTrace:
    """A line as a trace. The legacy form is converted.

    Raises:
        M32Error: the line is not a trace.
    """
    if len(line) > MAX_LINE_BYTES:
        raise M32Error(where, f"more than {MAX_LINE_BYTES} bytes on one line", f"at most {MAX_LINE_BYTES}")
    return trace_of(parse_json(line, where), where)


def trace_of(value: Any, where: str = "line") -> ReasoningTrace:
    """A parsed line as a trace. The legacy form is converted.

    Raises:
        M32Error: the value is not a trace, or a text of it is blank or has a control mark.
    """
    legacy = is_legacy(value)
    if legacy:
        value = convert_legacy(value, where)
    try:
        trace = ReasoningTrace.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = _named(".".join(str(part) for part in first["loc"]) or "value", legacy)
        found, expected = found_and_expected(first)
        refused = M32Error
        if first["type"] == "blank" or (first["type"] == "string_too_short" and not field.endswith(NAMES)):
            refused, expected = BlankTextError, "text that can be seen"
        raise refused(f"{where} {shown(field)}", shown(found), expected) from None
    indices = [step.i for step in trace.steps]
    if indices != list(range(len(indices))):
        raise M32Error(f"{where} steps.i", shown(str(indices[:10])), "0, 1, 2, … in order")
    for field, text in texts_of(trace):
        check_raw(_named(field, legacy), text, where)
    check_meta(trace.meta, where)
    return trace


def _named(field: str, legacy: bool) -> str:
    """The field as the line has it."""
    step = re.fullmatch(r"steps(\.\d+)?(\.content)?", field) if legacy else None
    return "trace_steps" + (step[1] or "") if step else field


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
    value = trace.model_dump()
    check_plain(value, "trace")
    for field, text in texts_of(trace):
        check_raw(field, text, "trace")
    line = _encode(value)
    if len(line) > MAX_LINE_BYTES:
        raise M32Error("trace", f"a line of {len(line)} bytes", f"at most {MAX_LINE_BYTES}")
    return line + b"\n"


def record_line(record: TraceRecord) -> bytes:
    """:func:`trace_line` for a record that this project generated itself; the same bytes."""
    return _encode(record) + b"\n"


def check_meta(meta: dict[str, Any] | None, where: str) -> None:
    """Refuse a ``meta`` that JSON readers disagree about.

    Raises:
        M32Error: a value is not plain JSON, or nested too deeply.
    """
    check_plain(meta, where, "meta", MAX_META_DEPTH)
