"""Ingest: other people's files become a dataset of traces and a file of questions.

Every record of a file is a trace in ``dataset.jsonl``, a question in ``questions.jsonl``, or with its reason in
``aside.jsonl``: given = accepted + questions + aside. Incoming files are not changed. What an earlier record says
already is put aside as a repeat, so a file given twice adds nothing.
"""

from __future__ import annotations

import base64
import itertools
import json
import stat
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from m32_assets.common.errors import M32Error
from m32_assets.common.files import atomic_folder, canonical_json, sha256_file, write_atomic, write_json
from m32_assets.common.text_files import MAX_LINE_BYTES, numbered_lines
from m32_assets.data.about import ENDING, read_about
from m32_assets.data.intake import Intake, Outcome
from m32_assets.data.items import Question
from m32_assets.data.record_files import ENDINGS, PACKED, count_records, ending_of
from m32_assets.traces.dataset import write_dataset
from m32_assets.traces.manifest import Manifest
from m32_assets.traces.provenance import UNKNOWN, Provenance, SourceFile, common_licence
from m32_assets.traces.schema import ReasoningTrace

INGESTED_KEY = "ingested-v1"
DESCRIPTION = (
    "Traces that were dropped into the incoming folder, in any of the known forms, checked record by record. "
    "What is no trace, is false, or was there already is in `aside.jsonl` with its reason; `report.json` counts both."
)
QUESTIONS = "questions.jsonl"
ASIDE = "aside.jsonl"
_HEAD_BYTES = 2_000
"""Kept of a line that is too long."""
_MAX_ROW_BYTES = 7 * MAX_LINE_BYTES
"""Of ``aside.jsonl``: a line in base64 or escaped as JSON, and its reason."""
_FILES = {"dataset.jsonl", "manifest.json", "README.md", QUESTIONS, ASIDE, "report.json"}


@dataclass(slots=True)
class FileReport:
    """The counts of one file, and what is known about it."""

    name: str
    bytes: int
    sha256: str
    form: str = ""
    """Empty for a file without records."""
    licence: str = UNKNOWN
    source: str = ""
    given: int = 0
    accepted: int = 0
    questions: int = 0
    aside: int = 0

    @property
    def origin(self) -> str:
        """The id of the hub's dataset that the file was made from, else its name."""
        return self.source.removeprefix("hub ") if self.source.startswith("hub ") else self.name


@dataclass(slots=True)
class IngestReport:
    """The counts of an incoming folder: ``given == accepted + questions + aside``, for each file and in all."""

    files: list[FileReport] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    """Entry that cannot be read → reason."""
    ignored: list[str] = field(default_factory=list)
    """Files of rows that are hidden, and files of an unknown kind. Other hidden files are still being written."""
    reasons: dict[str, int] = field(default_factory=dict)
    """Number of records put aside, by kind."""
    given: int = 0
    accepted: int = 0
    questions: int = 0
    aside: int = 0
    sha256: str = ""
    """Of the written ``dataset.jsonl``."""
    questions_sha256: str = ""
    """Of the written ``questions.jsonl``."""

    def warnings(self) -> list[str]:
        """A sentence for each entry of the folder that was not read."""
        known = f"expected a name that ends in {', '.join(ENDINGS)}, or {PACKED} behind it. It was not read"
        return [f"{name}: {reason}" for name, reason in self.refused.items()] + [
            f"{name}: found {'a hidden' if name.startswith('.') else 'an unknown kind of'} file, {known}"
            for name in self.ignored
        ]


def ingest(
    incoming: Path, out: Path, *, key: str = INGESTED_KEY, limit: int = MAX_LINE_BYTES
) -> tuple[Manifest, IngestReport]:
    """Read every file of rows of ``incoming``, in order of names, into the dataset folder ``out``.

    ``out`` is replaced as a whole by ``dataset.jsonl``, ``manifest.json``, ``README.md``, ``questions.jsonl``,
    ``aside.jsonl`` and ``report.json``. A row of ``aside.jsonl`` has ``file``, ``line``, ``kind``, ``reason``, and the
    record as ``raw``, or as ``raw_base64`` if it is not UTF-8. A line that is too long is cut, and its row has
    ``bytes``. ``line`` is the number of the line, the array item or the row.

    Args:
        key: the dataset's key.
        limit: the longest line, in bytes.

    Raises:
        M32Error: ``incoming`` is not a folder, or ``out`` has a file that an ingest does not write.
    """
    if not incoming.is_dir():
        raise M32Error(str(incoming), "no folder", "a folder of files")
    if out.exists() and (others := {path.name for path in out.iterdir()} - _FILES):
        raise M32Error(str(out), f"{min(others)!r} in it", "a new folder, or one written by an ingest")
    report = IngestReport()
    with tempfile.TemporaryFile() as aside, tempfile.TemporaryFile() as questions, atomic_folder(out) as folder:
        traces = _Folder(report, aside, questions, limit).read(incoming)
        manifest = write_dataset(folder, key, traces, lambda: provenance(report.files))
        report.questions_sha256 = _write(folder / QUESTIONS, questions)
        _write(folder / ASIDE, aside)
        for name in ("given", "accepted", "questions", "aside"):
            setattr(report, name, sum(getattr(file, name) for file in report.files))
        report.sha256 = manifest.sha256
        write_json(folder / "report.json", asdict(report))
    return manifest, report


def _write(path: Path, content: IO[bytes]) -> str:
    content.seek(0)
    return write_atomic(path, iter(lambda: content.read(1 << 20), b""))


def provenance(files: Sequence[FileReport]) -> Provenance:
    """The provenance of the traces that came in, once all files are counted: the files that gave any."""
    found = [
        SourceFile(name=file.origin, form=file.form, sha256=file.sha256, licence=file.licence, rows=file.accepted)
        for file in files
        if file.accepted
    ]
    return Provenance(
        generator="m32-assets ingest", licence=common_licence(found), files=found, description=DESCRIPTION
    )


class _Folder:
    """One pass over an incoming folder."""

    def __init__(self, report: IngestReport, aside: IO[bytes], questions: IO[bytes], limit: int) -> None:
        self._report, self._aside, self._questions, self._limit = report, aside, questions, limit
        self._intake = Intake(limit)
        self._kinds: Counter[str] = Counter()

    def read(self, incoming: Path) -> Iterator[ReasoningTrace]:
        """The accepted traces. Everything else goes to the report, to the questions and aside."""
        for path in sorted(incoming.iterdir()):
            name = path.name.encode("utf-8", "backslashreplace").decode()
            known = bool(ending_of(name))
            if name == "README.md" or (name.startswith(".") and not known) or _says_about_a_file(path):
                continue
            if reason := refusal(path):
                self._report.refused[name] = reason
            elif name.startswith(".") or not known:
                self._report.ignored.append(name)
            else:
                yield from self._file(path, name)
        self._report.reasons = dict(sorted(self._kinds.items()))

    def _file(self, path: Path, name: str) -> Iterator[ReasoningTrace]:
        try:
            about = read_about(path)
            count_records(path, self._limit)  # reads to the end, so that a damaged file gives nothing at all
            form = self._intake.form(path, about)
        except M32Error as error:
            self._report.refused[name] = f"found {error.found}, expected {error.expected}. {error.fix}".rstrip(". ")
            return
        file = FileReport(name, path.stat().st_size, sha256_file(path), licence=about.licence, source=about.source)
        self._report.files.append(file)
        if form is None:
            return
        file.form = form.NAME
        for outcome in self._intake.read(path, form, about):
            file.given += 1
            if outcome.item is None:
                self._put_aside(file, outcome)
            elif isinstance(outcome.item, Question):
                file.questions += 1
                self._questions.write(canonical_json(outcome.item.model_dump()) + b"\n")
            else:
                file.accepted += 1
                yield outcome.item

    def _put_aside(self, file: FileReport, outcome: Outcome) -> None:
        self._aside.write(canonical_json(aside_row(file.name, outcome)) + b"\n")
        self._kinds[outcome.kind] += 1
        file.aside += 1


def _says_about_a_file(path: Path) -> bool:
    return path.name.endswith(ENDING) and path.with_name(path.name.removesuffix(ENDING)).exists()


def aside_row(name: str, outcome: Outcome) -> dict[str, Any]:
    """The row of ``aside.jsonl`` for a record that is put aside."""
    record = outcome.record
    row: dict[str, Any] = {"file": name, "line": record.number, "kind": outcome.kind, "reason": outcome.reason}
    data = record.raw
    if outcome.kind == "too_long":
        row["bytes"], data = record.size, data[:_HEAD_BYTES]
    try:
        row["raw"] = data.decode("utf-8")
    except UnicodeDecodeError:
        row["raw_base64"] = base64.b64encode(data).decode()
    return row


def first_aside(folder: Path, count: int) -> list[str]:
    """The reasons, with file and line, of the first ``count`` records that an ingest put aside in ``folder``."""
    rows = itertools.islice(numbered_lines(folder / ASIDE, _MAX_ROW_BYTES), count)
    return [json.loads(row.data)["reason"] for row in rows]


def unaccounted(incoming: Path, folder: Path, report: IngestReport, limit: int = MAX_LINE_BYTES) -> list[str]:
    """Findings where records of the files are neither in nor put aside, from a new count of all files."""
    found = []
    for file in report.files:
        records = count_records(incoming / file.name, limit)
        if records != file.given or file.given != file.accepted + file.questions + file.aside:
            found.append(
                f"{file.name}: {records} records, of which {file.accepted} came in as traces, {file.questions} as "
                f"questions, and {file.aside} went aside"
            )
    aside = Counter(json.loads(row.data)["file"] for row in numbered_lines(folder / ASIDE, _MAX_ROW_BYTES))
    for file in report.files:
        if aside[file.name] != file.aside:
            found.append(f"{file.name}: {aside[file.name]} records in {ASIDE}, expected {file.aside}")
    for name, what in (("dataset.jsonl", "accepted"), (QUESTIONS, "questions")):
        kept, expected = _lines(folder / name), sum(getattr(file, what) for file in report.files)
        if kept != expected:
            found.append(f"{name} has {kept} lines, expected {expected}")
    return found


def _lines(path: Path) -> int:
    return sum(1 for _ in numbered_lines(path, 1 << 20))


def refusal(path: Path) -> str:
    """Why an entry of a folder cannot be read as a file; empty if it can."""
    if not path.name.isprintable():
        return "a name that is not printable text, expected one that is: rename it"
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
