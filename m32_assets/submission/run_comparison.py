"""Compare two runs, question by question, on what both answered in the same words and with the same answer key."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from m32_assets.common.errors import M32Error
from m32_assets.data.eval_set import PLAIN_NAME, read_eval_set
from m32_assets.evaluation.comparison import Comparison, compare, p_in_words
from m32_assets.evaluation.gate import ALPHA
from m32_assets.evaluation.judge import JudgedRow, judge, read_predictions
from m32_assets.evaluation.scorecard import hits_by, scorecard, scores_by
from m32_assets.submission.evidence import PREDICTIONS
from m32_assets.submission.run_settings import Setting, differing
from m32_assets.submission.runs import Run, differing_settings

DATASETS = Path("datasets")
_LIMIT = re.compile(r"-first-\d+$")
"""Ends the name of an eval set of which only the first questions were asked."""


@dataclass(frozen=True, slots=True)
class AnsweredSet:
    """The judged answers of a run to one set of questions."""

    eval_set: str
    rows: list[JudgedRow]
    unknown: int
    """Answers to questions that the eval set does not have, or not in these words."""


@dataclass(frozen=True, slots=True)
class GroupChange:
    """One section or category under both runs; scores are in percent."""

    kind: str
    name: str
    questions: int
    first: float
    second: float
    better: int
    worse: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What a run wrote for a question."""

    answer: str
    output: str
    error_kind: str | None
    """None if the answer is right, or if kinds of error are not judged."""


@dataclass(frozen=True, slots=True)
class ChangedQuestion:
    """A question that only one of the two runs answered right."""

    id: str
    section: str
    category: str
    prompt: str
    expected_answer: str
    change: str
    first: Answer
    second: Answer


@dataclass(frozen=True, slots=True)
class SetComparison:
    """Both runs on the shared questions of one eval set. ``comparison`` has the first run as its baseline."""

    eval_set: str
    comparison: Comparison
    groups: list[GroupChange]
    changed: list[ChangedQuestion]
    error_kinds: dict[str, list[int]] | None
    """Kind → wrong answers of the first and of the second run; None if kinds are not judged."""


@dataclass(frozen=True, slots=True)
class RunComparison:
    """Two runs side by side."""

    first: Run
    second: Run
    sets: list[SetComparison]
    left_out: tuple[int, int]
    """Answers of each run that are not compared."""
    settings: dict[str, list[Setting | None]]
    """The settings that differ, of the first and of the second run."""
    inputs: list[str]
    """The files that went in and are not the same."""
    notes: list[str]
    """What to know about the evidence or the questions."""

    def as_json(self) -> dict[str, Any]:
        """The comparison as JSON values."""
        return {
            "first": self.first.as_row(),
            "second": self.second.as_row(),
            "question_sets": [
                {**asdict(one), "comparison": one.comparison.model_dump(exclude={"items"})} for one in self.sets
            ],
            "left_out": list(self.left_out),
            "settings_that_differ": self.settings,
            "inputs_that_differ": self.inputs,
            "notes": self.notes,
        }


def compare_runs(first: Run, second: Run, datasets: Path = DATASETS, questions: Sequence[Path] = ()) -> RunComparison:
    """What the second run gained and lost against the first.

    Args:
        datasets: has the eval sets, ``<eval set>/eval_set.jsonl``.
        questions: files of other eval sets; a run's eval set is the file of the same name.

    Raises:
        M32Error: the answers of a run cannot be judged, or no question is shared.
    """
    notes = [f"{run.run}: {run.problem}" for run in (first, second) if run.problem]
    one, other = (_answered_sets(run, datasets, questions, notes) for run in (first, second))
    before: dict[tuple[str, str], JudgedRow] = {}
    for row in (row for answered in one for row in answered.rows):
        before.setdefault((row.prompt, row.expected_answer), row)
    sets, used = [], set[tuple[str, str]]()
    for answered in other:
        rows = [row for row in answered.rows if (row.prompt, row.expected_answer) in before]
        if rows:
            keys = [(row.prompt, row.expected_answer) for row in rows]
            used |= set(keys)
            sets.append(_compare_set(answered.eval_set, [before[key] for key in keys], rows))
    if not sets:
        raise M32Error(
            f"{first.run} and {second.run}",
            f"no shared question ({_named(one)} and {_named(other)})",
            "two runs that answered questions of the same words and answer key",
        )
    answers = [sum(len(answered.rows) + answered.unknown for answered in of_run) for of_run in (one, other)]
    settings = differing_settings([first, second]) if first.settings and second.settings else {}
    return RunComparison(
        first=first,
        second=second,
        sets=sets,
        left_out=(answers[0] - len(used), answers[1] - sum(found.comparison.n_items for found in sets)),
        settings={name: list(values.values()) for name, values in settings.items()},
        inputs=differing([first.inputs, second.inputs]) if first.inputs and second.inputs else [],
        notes=notes,
    )


def verdict(comparison: Comparison) -> str:
    """The p-value, and in words whether chance explains the difference."""
    p = comparison.p_value
    said = "more than chance explains" if p < ALPHA else "chance may explain it"
    return f"{p_in_words(p)} (exact McNemar test): {said}"


def _answered_sets(run: Run, datasets: Path, questions: Sequence[Path], notes: list[str]) -> list[AnsweredSet]:
    """The judged answers of a run by eval set: those of ``predictions.jsonl``, then ``predictions_<eval set>.jsonl``.

    The summary may name the questions of a further file more closely: of ``predictions_eval-v2.jsonl`` they may be
    ``eval-v2-test-first-200``. Further answers that cannot be judged become a note.
    """
    if not run.readable:
        raise M32Error(run.run, run.problem or "no evidence", "an eval_summary.json that names the eval set")
    recorded = run.headline
    found = [_answered_set(run, recorded.eval_set, run.folder / PREDICTIONS, datasets, questions)]
    for path in sorted(run.folder.glob(f"{Path(PREDICTIONS).stem}_*.jsonl")):
        name = path.stem.removeprefix(f"{Path(PREDICTIONS).stem}_")
        eval_set = next((s.eval_set for s in run.question_sets[1:] if f"{s.eval_set}-".startswith(f"{name}-")), name)
        try:
            found.append(_answered_set(run, eval_set, path, datasets, questions))
        except M32Error as error:
            notes.append(str(error))
    rows = found[0].rows
    if rows and len(rows) == recorded.questions and (score := scorecard(rows).primary_score) != recorded.score:
        said = f"the evidence says {recorded.score}, judged again it is {score}: judge, key or answers have changed"
        notes.append(f"{run.run}: {said}")
    return found


def _answered_set(run: Run, eval_set: str, path: Path, datasets: Path, questions: Sequence[Path]) -> AnsweredSet:
    file = _questions_file(run, eval_set, datasets, questions)
    try:
        items = {item.id: item for item in read_eval_set(file)}
        answers = [row for row in read_predictions(path) if row.sample == 0]
        fitting = [
            row for row in answers if row.id in items and (row.prompt is None or items[row.id].prompt in row.prompt)
        ]
        asked = {row.id for row in fitting}
        rows = judge(fitting, [item for item in items.values() if item.id in asked])
    except M32Error as error:
        # the page of all runs is the same on every machine
        place = error.where.replace(f"{run.folder}/", "").replace(f"{datasets}/", f"{datasets.name}/")
        raise M32Error(f"{run.run} {place}", error.found, error.expected, error.fix) from None
    return AnsweredSet(eval_set, rows, len(answers) - len(rows))


def _questions_file(run: Run, eval_set: str, datasets: Path, questions: Sequence[Path]) -> Path:
    """The file of an eval set: ``eval-v1/eval_set.jsonl`` of eval-v1, ``eval-v2/test.jsonl`` of eval-v2-test."""
    whole = _LIMIT.sub("", eval_set)
    named = [path for path in questions if path.stem in (eval_set, whole)]
    if re.fullmatch(PLAIN_NAME, whole):
        named.append(datasets / whole / "eval_set.jsonl")
        dashes = [i for i, sign in enumerate(whole) if sign == "-"]
        named += [datasets / whole[:i] / f"{whole[i + 1 :]}.jsonl" for i in dashes]
    for path in named:
        if path.is_file():
            return path
    raise M32Error(
        f"{run.run} eval set",
        f"{eval_set!r}, which is not in {datasets.name}",
        f"{datasets.name}/{whole}/eval_set.jsonl",
        f"Name the file of its questions: --eval-set {whole}.jsonl",
    )


def _compare_set(eval_set: str, before: Sequence[JudgedRow], after: Sequence[JudgedRow]) -> SetComparison:
    """Rows of the same questions in the same order. The first run may know them by another id, section or category."""
    names = [row.model_dump(include={"id", "section", "category", "difficulty"}) for row in after]
    before = [row.model_copy(update=name) for row, name in zip(before, names, strict=True)]
    comparison = compare(before, after)
    changes = [item.change for item in comparison.items]
    groups = [
        GroupChange(
            kind=kind,
            name=name,
            questions=len(hits),
            first=first[name],
            second=second[name],
            better=moved[name, "better"],
            worse=moved[name, "worse"],
        )
        for kind in ("section", "category")
        for first, second in [(scores_by(before, kind), scores_by(after, kind))]
        for moved in [Counter((getattr(row, kind), change) for row, change in zip(after, changes, strict=True))]
        for name, hits in hits_by(after, kind).items()
    ]
    changed = [
        ChangedQuestion(
            id=new.id,
            section=new.section,
            category=new.category,
            prompt=new.prompt,
            expected_answer=new.expected_answer,
            change=change,
            first=_answer(old),
            second=_answer(new),
        )
        for old, new, change in zip(before, after, changes, strict=True)
        if change in ("better", "worse")
    ]
    return SetComparison(eval_set, comparison, groups, changed, _error_kinds(before, after))


def _answer(row: JudgedRow) -> Answer:
    return Answer(row.predicted_answer, row.output, _error_kind(row))


def _error_kind(row: JudgedRow) -> str | None:
    """The kind of error of a wrong answer, where the judge says it."""
    return None if row.correct else getattr(row, "error_kind", None) or None


def _error_kinds(before: Sequence[JudgedRow], after: Sequence[JudgedRow]) -> dict[str, list[int]] | None:
    counts = [Counter(kind for row in rows if (kind := _error_kind(row))) for rows in (before, after)]
    kinds = sorted({*counts[0], *counts[1]}, key=lambda kind: (-counts[0][kind] - counts[1][kind], kind))
    return {kind: [each[kind] for each in counts] for kind in kinds} or None


def _named(sets: Sequence[AnsweredSet]) -> str:
    return ", ".join(answered.eval_set for answered in sets)
