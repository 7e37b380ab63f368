"""ingested-questions-v1: questions with an answer and no work, apart from the eval sets.

They are prompts whose answers can be checked, for later stages. No training row is rendered from them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from m32_assets.common.files import atomic_folder, canonical_json, write_atomic, write_json
from m32_assets.common.text_files import numbered_lines
from m32_assets.data.decontamination import PromptIndex
from m32_assets.data.ingest import ASIDE, QUESTIONS
from m32_assets.data.items import Question
from m32_assets.data.jsonl_rows import read_jsonl, write_jsonl
from m32_assets.traces.verification.normalization import normalized

QUESTIONS_KEY = "ingested-questions-v1"
LEAK, REPEAT = "shares wording with the eval set", "is a repeat"


@dataclass(slots=True)
class QuestionReport:
    """The counts of the questions: ``given == kept + aside``."""

    given: int = 0
    kept: int = 0
    aside: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    """Number of questions put aside, by reason."""
    sha256: str = ""
    """Of the written ``questions.jsonl``."""


def keep_questions(ingested: Path, out: Path, held_out: Sequence[str]) -> QuestionReport:
    """Keep the questions of an ingest that are new and share no wording with an eval set.

    ``out`` is replaced as a whole by ``questions.jsonl``, ``aside.jsonl`` and ``report.json``. A row of
    ``aside.jsonl`` has ``id``, ``prompt``, ``kind`` and ``reason``.

    Args:
        ingested: the folder that the ingest wrote.
        held_out: the prompts of the eval sets.

    Raises:
        M32Error: the folder has no questions of an ingest.
    """
    index, first, report = PromptIndex(held_out), dict[str, str](), QuestionReport()
    kept: list[Question] = []
    aside: list[dict[str, str]] = []
    for question in read_jsonl(ingested / QUESTIONS, Question):
        report.given += 1
        known = first.setdefault(normalized(question.prompt), question.id)
        if shared := index.shared_with(question.prompt):
            kind, reason = LEAK, shared
        elif known != question.id:
            kind, reason = REPEAT, f"is the question {known}, but for case, spaces or punctuation"
        else:
            kept.append(question)
            continue
        aside.append({"id": question.id, "prompt": question.prompt, "kind": kind, "reason": reason})
        report.reasons[kind] = report.reasons.get(kind, 0) + 1
    report.kept, report.aside = len(kept), len(aside)
    with atomic_folder(out) as folder:
        report.sha256 = write_jsonl(folder / QUESTIONS, kept)
        write_atomic(folder / ASIDE, (canonical_json(row) + b"\n" for row in aside))
        write_json(folder / "report.json", asdict(report))
    return report


def read_questions(folder: Path) -> list[Question]:
    """The questions of a folder that :func:`keep_questions` wrote.

    Raises:
        M32Error: the file is missing, or a row is malformed.
    """
    return read_jsonl(folder / QUESTIONS, Question)


def unaccounted_questions(ingested: Path, folder: Path, report: QuestionReport) -> list[str]:
    """Findings where questions of the ingest are neither kept nor put aside, from a new count of all files."""
    given, kept, aside = (
        sum(1 for _ in numbered_lines(path)) for path in (ingested / QUESTIONS, folder / QUESTIONS, folder / ASIDE)
    )
    expected = (report.given, report.kept, report.aside)
    if (given, kept, aside) == expected and given == kept + aside:
        return []
    return [f"{given} questions came in, {kept} are kept and {aside} aside, reported are {expected}"]
