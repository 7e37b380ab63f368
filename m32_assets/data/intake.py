"""One file of anyone's rows: each record becomes a trace or a question, or is put aside with its reason."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from m32_assets.common.errors import M32Error
from m32_assets.common.files import canonical_json
from m32_assets.common.text import comparable
from m32_assets.common.text_files import MAX_LINE_BYTES, shown
from m32_assets.data.about import About
from m32_assets.data.calculator_marks import without_marks
from m32_assets.data.forms import Form, OtherFormError, form_of, mapped, read_row, unknown_form
from m32_assets.data.items import Item, Question
from m32_assets.data.record import Record
from m32_assets.data.record_files import records
from m32_assets.data.truth import false_in
from m32_assets.traces.raw_text import BlankTextError, ControlMarkError
from m32_assets.traces.schema import ReasoningTrace

SNIFFED = 1000
"""Records of a file by which its form is told."""
KINDS = {
    "unreadable": "no JSON object, or a field that is missing or of another kind",
    "too_long": "more bytes on one line than are read",
    "empty": "nothing on the line",
    "other_form": "a row of another form than the file's",
    "blank": "a question, a step or an answer of which nothing can be seen",
    "control_mark": "a mark of the template or the tokenizer in a text",
    "false": "a claim or an answer that the verifier proves false",
    "repeat": "what an earlier line says already",
}
"""Why a record is put aside."""
_KIND_OF = ((BlankTextError, "blank"), (ControlMarkError, "control_mark"), (OtherFormError, "other_form"))


@dataclass(frozen=True, slots=True)
class Outcome:
    """A record, and what it became: an item, or a kind and a reason to put it aside."""

    record: Record
    item: Item | None = None
    kind: str = ""
    reason: str = ""


class Intake:
    """Reads files one after another. A record that repeats one of an earlier file is put aside.

    Args:
        limit: the longest line, in bytes.
    """

    def __init__(self, limit: int = MAX_LINE_BYTES) -> None:
        self._limit = limit
        self._first: dict[bytes, str] = {}

    def form(self, path: Path, about: About) -> Form | None:
        """The form of a file, told by its first records; None for a file without any.

        Raises:
            M32Error: the file cannot be read, has no known form, or not the columns that ``about`` maps.
        """
        head = list(itertools.islice(records(path, self._limit), SNIFFED))
        rows = [record.row for record in head if record.row is not None]
        for name, column in about.map.items():
            if rows and not any(column in row for row in rows):
                columns = shown(", ".join(rows[0]))
                raise M32Error(f"{path.name} {name}", f"no column {column!r}", f"one of {columns}", "Mend the mapping")
        form = form_of(mapped(row, about.map) for row in rows)
        if form is None and head:
            raise unknown_form(path.name, head[0].raw.decode("utf-8", "replace"))
        return form

    def read(self, path: Path, form: Form, about: About) -> Iterator[Outcome]:
        """What each record of a file becomes.

        Raises:
            M32Error: the file as a whole cannot be read.
        """
        for record in records(path, self._limit):
            yield self._outcome(record, form, about)

    def _outcome(self, record: Record, form: Form, about: About) -> Outcome:
        if record.row is None:
            return Outcome(record, kind=record.kind, reason=record.reason)
        try:
            item = read_row(form, mapped(record.row, about.map), record.where)
            item, false = checked(item)
        except M32Error as error:
            kind = next((kind for known, kind in _KIND_OF if isinstance(error, known)), "unreadable")
            return Outcome(record, kind=kind, reason=str(error))
        if false:
            return Outcome(record, kind="false", reason=f"{record.where}: {false}")
        first = self._first.setdefault(_content(item), record.where)
        if first != record.where:
            what = "question" if isinstance(item, Question) else "trace"
            reason = f"{record.where}: found the {what} of {first}, expected a new one"
            return Outcome(record, kind="repeat", reason=reason)
        return Outcome(record, item)


def checked(item: Item) -> tuple[Item, str | None]:
    """The item without calculator marks, and what is false in it."""
    if isinstance(item, Question):
        return item, None
    marks: list[str] = []
    steps = []
    for step in item.steps:
        content, found = without_marks(step.content) if "<<" in step.content else (step.content, [])
        marks += [f"step {step.i}: {said}" for said in found]
        steps.append(step if content == step.content else step.model_copy(update={"content": content}))
    trace = item if steps == item.steps else item.model_copy(update={"steps": steps})
    return trace, marks[0] if marks else false_in(trace)


def _content(item: Item) -> bytes:
    """A hash of the texts that make an item what it is, without ``meta``. A question is asked once."""
    text = [item.prompt]
    if isinstance(item, ReasoningTrace):
        text += [item.final_answer, *(step.content for step in item.steps)]
    return hashlib.blake2b(canonical_json([comparable(part) for part in text]), digest_size=16).digest()
