"""Ingest: other people's JSONL files become a dataset.

Every line is either in ``dataset.jsonl`` or, with its reason, in ``aside.jsonl``: given = accepted + aside. Incoming
files are not changed. A trace with the question, steps and answer of an earlier one is put aside as a repeat, so a file
given twice adds nothing.
"""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
import stat
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from m32_assets.common.errors import M32Error
from m32_assets.common.files import atomic_folder, canonical_json, sha256_file, write_atomic, write_json
from m32_assets.traces.dataset import write_dataset
from m32_assets.traces.jsonl import MAX_LINE_BYTES, Line, numbered_lines, parse_line
from m32_assets.traces.manifest import Manifest
from m32_assets.traces.schema import ReasoningTrace

INGESTED_KEY = "ingested-v1"
PROVENANCE = (
    "Traces that were dropped into the incoming folder, in the strict or the legacy form, checked line by line. "
    "What is no trace, or was there already, is in `aside.jsonl` with its reason; `report.json` counts both."
)
_HEAD_BYTES = 2_000
"""Kept of a line that is too long."""
_MAX_ROW_BYTES = 7 * MAX_LINE_BYTES
"""Of ``aside.jsonl``: a line in base64 or escaped as JSON, and its reason."""
_FILES = {"dataset.jsonl", "manifest.json", "README.md", "aside.jsonl", "report.json"}


@dataclass(slots=True)
class FileReport:
    """The counts of one file."""

    name: str
    bytes: int
    sha256: str
    given: int = 0
    accepted: int = 0
    aside: int = 0


@dataclass(slots=True)
class IngestReport:
    """The counts of an incoming folder: ``given == accepted + aside``, for each file and in all."""

    files: list[FileReport] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    """Entry that cannot be read → reason."""
    ignored: list[str] = field(default_factory=list)
    """Files whose name does not end in ``.jsonl``."""
    reasons: dict[str, int] = field(default_factory=dict)
    """Number of lines put aside, by kind: unreadable, too_long, empty, repeat."""
    given: int = 0
    accepted: int = 0
    aside: int = 0
    sha256: str = ""
    """Of the written ``dataset.jsonl``."""


def ingest(
    incoming: Path, out: Path, *, key: str = INGESTED_KEY, limit: int = MAX_LINE_BYTES
) -> tuple[Manifest, IngestReport]:
    """Read every ``*.jsonl`` of ``incoming``, in order of names, into the dataset folder ``out``.

    ``out`` is replaced as a whole by ``dataset.jsonl``, ``manifest.json``, ``README.md``, ``aside.jsonl`` and
    ``report.json``. A row of ``aside.jsonl`` has ``file``, ``line``, ``kind``, ``reason``, and the line as ``raw``, or
    as ``raw_base64`` if it is not UTF-8. A line that is too long is cut, and its row has ``bytes``.

    Args:
        key: the dataset's key.
        limit: the longest line, in bytes.

    Raises:
        M32Error: ``incoming`` is not a folder, or ``out`` has a file that an ingest does not write.
    """
    if not incoming.is_dir():
        raise M32Error(str(incoming), "no folder", "a folder of JSONL files")
    if out.exists() and (others := {path.name for path in out.iterdir()} - _FILES):
        raise M32Error(str(out), f"{min(others)!r} in it", "a new folder, or one written by an ingest")
    report = IngestReport()
    with tempfile.TemporaryFile() as aside, atomic_folder(out) as folder:
        traces = _Intake(report, aside, limit).read(incoming)
        manifest = write_dataset(folder, key, traces, seed=None, provenance=PROVENANCE, licence="unknown")
        aside.seek(0)
        write_atomic(folder / "aside.jsonl", iter(lambda: aside.read(1 << 20), b""))
        report.given, report.accepted, report.aside = (
            sum(getattr(file, name) for file in report.files) for name in ("given", "accepted", "aside")
        )
        report.sha256 = manifest.sha256
        write_json(folder / "report.json", asdict(report))
    return manifest, report


class _Intake:
    """One pass over an incoming folder."""

    def __init__(self, report: IngestReport, aside: IO[bytes], limit: int) -> None:
        self._report, self._aside, self._limit = report, aside, limit
        self._first: dict[bytes, str] = {}
        self._kinds: Counter[str] = Counter()

    def read(self, incoming: Path) -> Iterator[ReasoningTrace]:
        """The accepted traces. Everything else goes to the report and aside."""
        for path in sorted(incoming.iterdir()):
            name = path.name.encode("utf-8", "backslashreplace").decode()
            if reason := _refusal(path):
                self._report.refused[name] = reason
            elif path.suffix != ".jsonl" or name.startswith("."):
                self._report.ignored.append(name)
            else:
                file = FileReport(name, path.stat().st_size, sha256_file(path))
                self._report.files.append(file)
                for line in numbered_lines(path, self._limit):
                    file.given += 1
                    trace = self._trace(file, line)
                    if trace is not None:
                        file.accepted += 1
                        yield trace
        self._report.reasons = dict(sorted(self._kinds.items()))

    def _trace(self, file: FileReport, line: Line) -> ReasoningTrace | None:
        where = f"{file.name}:{line.number}"
        if line.size > self._limit:
            reason = f"{where}: found {line.size} bytes on one line, expected at most {self._limit}"
            return self._put_aside(file, line, "too_long", reason)
        if not line.data.strip():
            return self._put_aside(file, line, "empty", f"{where}: found an empty line, expected a trace")
        try:
            trace = parse_line(line.data, where)
        except M32Error as error:
            return self._put_aside(file, line, "unreadable", str(error))
        first = self._first.setdefault(_content(trace), where)
        if first != where:
            return self._put_aside(file, line, "repeat", f"{where}: found the trace of {first}, expected a new one")
        return trace

    def _put_aside(self, file: FileReport, line: Line, kind: str, reason: str) -> None:
        row: dict[str, Any] = {"file": file.name, "line": line.number, "kind": kind, "reason": reason}
        data = line.data
        if kind == "too_long":
            row["bytes"], data = line.size, data[:_HEAD_BYTES]
        try:
            row["raw"] = data.decode("utf-8")
        except UnicodeDecodeError:
            row["raw_base64"] = base64.b64encode(data).decode()
        self._aside.write(canonical_json(row) + b"\n")
        self._kinds[kind] += 1
        file.aside += 1


def first_aside(folder: Path, count: int) -> list[str]:
    """The reasons, with file and line, of the first ``count`` lines that an ingest put aside in ``folder``."""
    rows = itertools.islice(numbered_lines(folder / "aside.jsonl", _MAX_ROW_BYTES), count)
    return [json.loads(row.data)["reason"] for row in rows]


def unaccounted(incoming: Path, folder: Path, report: IngestReport) -> list[str]:
    """Findings where lines of the files are neither accepted nor put aside, from a new count of all files."""
    found = []
    for file in report.files:
        lines = sum(1 for _ in numbered_lines(incoming / file.name, 1 << 20))
        if lines != file.given or file.given != file.accepted + file.aside:
            found.append(f"{file.name}: {lines} lines, of which {file.accepted} came in and {file.aside} went aside")
    aside = Counter(json.loads(row.data)["file"] for row in numbered_lines(folder / "aside.jsonl", _MAX_ROW_BYTES))
    for file in report.files:
        if aside[file.name] != file.aside:
            found.append(f"{file.name}: {aside[file.name]} lines in aside.jsonl, expected {file.aside}")
    kept = sum(1 for _ in numbered_lines(folder / "dataset.jsonl"))
    if kept != sum(file.accepted for file in report.files):
        found.append(f"dataset.jsonl has {kept} lines, expected {sum(file.accepted for file in report.files)}")
    return found


def _content(trace: ReasoningTrace) -> bytes:
    """A hash of question, steps and answer, without ``meta``."""
    text = [trace.prompt, trace.final_answer, *(step.content for step in trace.steps)]
    return hashlib.blake2b(canonical_json(text), digest_size=16).digest()


def _refusal(path: Path) -> str:
    """Why an entry of the incoming folder cannot be read; empty if it can."""
    mode = path.lstat().st_mode
    if stat.S_ISLNK(mode):
        return "a symbolic link, expected a file: copy what it points to"
    if stat.S_ISDIR(mode):
        return "a folder, expected a file: put its files here"
    if not stat.S_ISREG(mode):
        return "a special file (pipe, socket or device), expected a plain file"
    try:
        path.open("rb").close()
    except OSError as error:
        return f"{error.strerror}, expected a readable file"
    return ""
