"""The runs of a folder: their scores, times and settings, read from their evidence."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from m32_assets.common.errors import M32Error
from m32_assets.evaluation.gate import RunResult, read_accepted
from m32_assets.submission.eval_summary import EvalScores, EvalSummary
from m32_assets.submission.evidence import (
    FILES,
    MANIFEST,
    REPORT,
    RUN_CONFIG,
    SUMMARY,
    RecordedConfig,
    RunManifest,
    read_metrics,
    short_sha,
)
from m32_assets.submission.evidence_check import check_evidence, parse_strictly
from m32_assets.submission.run_settings import Setting, differing, flat_settings

RUNS = Path("submission_runs")
ACCEPTED = "accepted"
"""The folder beside the runs that holds accepted results; it is not a run."""
Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class SetScores:
    """The scores of a run on one set of questions, in percent."""

    eval_set: str
    score: float
    interval: list[float] | None
    """The 95 % interval of the score."""
    baseline_score: float
    """That of the better baseline."""
    questions: int
    well_formed: int
    error_kinds: dict[str, int] | None
    """Wrong answers by kind; None if the scorecard does not say."""
    accepted: bool
    """Whether it is the accepted result of these questions."""


@dataclass(frozen=True, slots=True)
class Run:
    """What the evidence of a run says. A part that cannot be read is None or empty."""

    run: str
    folder: Path
    problem: str = ""
    """What is wrong with the evidence, in one line; empty if nothing is."""
    question_sets: list[SetScores] = field(default_factory=list)
    """The scores by eval set; the first is the headline."""
    model: str = ""
    trained_at: str = ""
    commit: str = ""
    training_minutes: float | None = None
    """Wall time of all training steps."""
    total_minutes: float | None = None
    """From the start of training to the end of the evaluation; None for a resumed training, whose start is that of its
    last part."""
    settings: dict[str, Setting] = field(default_factory=dict)
    rounds: str = ""
    """Method and number of the rounds after SFT; empty if there were none."""
    inputs: dict[str, str] = field(default_factory=dict)
    """File → sha256 of what went in."""
    report: bool = False
    """Whether the folder has a report."""

    @property
    def readable(self) -> bool:
        """Whether the evidence has a score."""
        return bool(self.question_sets)

    @property
    def headline(self) -> SetScores:
        """The scores of the first question set. Only a readable run has one."""
        return self.question_sets[0]

    @property
    def accepted(self) -> bool:
        """Whether it is the accepted run of one of its question sets."""
        return any(scores.accepted for scores in self.question_sets)

    def as_row(self) -> dict[str, Any]:
        """The fields as JSON values."""
        return {name: value for name, value in asdict(self).items() if name != "folder"}


def read_runs(folder: Path = RUNS) -> list[Run]:
    """The runs of a folder, newest first, then those whose time is unknown.

    A run with broken evidence has a ``problem``, and what can be read of it.

    Raises:
        M32Error: there is no such folder, or it cannot be listed.
    """
    try:
        folders = [path for path in folder.iterdir() if _is_run(path)]
    except OSError as error:
        raise M32Error(str(folder), (error.strerror or str(error)).lower(), "the folder of all runs") from None
    accepted = [(result.eval_set, result.run, result.primary_score) for result in accepted_results(folder)]
    runs = [read_run(path, accepted) for path in sorted(folders)]
    return sorted(runs, key=_moment, reverse=True)


def read_run(folder: Path, accepted: Iterable[tuple[str, str, float]] = ()) -> Run:
    """What the evidence in ``folder`` says.

    Args:
        accepted: eval set, name and score of each accepted run. A later run of the same name may have another score.
    """
    manifest = _read(folder / MANIFEST, RunManifest)
    summary = _read(folder / SUMMARY, EvalSummary)
    config = _read(folder / RUN_CONFIG, RecordedConfig)
    found: dict[str, Any] = {}
    if summary:
        known = set(accepted)
        answered = [summary, *([summary.held_out] if summary.held_out else [])]
        found["question_sets"] = [_scores(one, folder.name, known) for one in answered]
    if manifest:
        found |= {
            "model": manifest.model_id,
            "trained_at": manifest.timestamp,
            "commit": short_sha(manifest.commit_sha),
            "inputs": dict(manifest.inputs),
        }
    training = _training_minutes(folder)
    if manifest and summary:
        total = _minutes_between(manifest.timestamp, summary.evaluated_at)
        if total is not None and total >= (training or 0):
            found["total_minutes"] = total
    return Run(
        run=shown_name(folder.name),
        folder=folder,
        problem=_problem(folder),
        training_minutes=training,
        settings=flat_settings(config) if config else {},
        rounds=config.rl.in_short() if config and config.rl else "",
        report=(folder / REPORT).is_file(),
        **found,
    )


def accepted_results(folder: Path) -> list[RunResult]:
    """The accepted result of each eval set. The gate refuses those that cannot be read; here they are left out."""
    found = []
    for path in sorted((folder / ACCEPTED).glob("*.json")):
        with contextlib.suppress(M32Error, OSError):
            found.append(read_accepted(path))
    return found


def accepted_elsewhere(runs: Sequence[Run], folder: Path) -> list[str]:
    """A sentence for each accepted result whose run is not among the runs, or has been made again since."""
    return [
        f"The accepted result of {result.eval_set} is {result.primary_score:.2f} by {shown_name(result.run)}. "
        + (
            "Its folder holds a later run."
            if any(run.folder.name == result.run for run in runs)
            else "It has no folder here."
        )
        for result in accepted_results(folder)
        if not any(
            scores.accepted and scores.eval_set == result.eval_set for run in runs for scores in run.question_sets
        )
    ]


def _scores(summary: EvalScores, run: str, accepted: set[tuple[str, str, float]]) -> SetScores:
    card = summary.scorecard
    return SetScores(
        eval_set=summary.eval_set,
        score=card.primary_score,
        interval=list(card.interval) if len(card.interval) == 2 else None,
        baseline_score=summary.baseline.primary_score,
        questions=card.n_items,
        well_formed=card.well_formed,
        error_kinds=card.error_kinds or None,
        accepted=(summary.eval_set, run, card.primary_score) in accepted,
    )


def differing_settings(runs: Sequence[Run]) -> dict[str, dict[str, Setting | None]]:
    """Setting → run → value, of the settings that are not the same in all runs whose settings can be read.

    A setting that a run has not recorded is None there.
    """
    known = [run for run in runs if run.settings]
    if not known:
        return {}
    return {name: {run.run: run.settings.get(name) for run in known} for name in differing([r.settings for r in known])}


def best_run(runs: Sequence[Run], eval_set: str) -> Run | None:
    """Of the runs with this headline the accepted one, or that of the highest score; of equal scores the newest."""
    of_set = [run for run in runs if run.readable and run.headline.eval_set == eval_set]
    return max(of_set, key=lambda run: (run.accepted, run.headline.score, _moment(run)), default=None)


def shown_name(name: str) -> str:
    """A folder's name as it can be printed."""
    return name if name.isprintable() else ascii(name)[1:-1]


def interval_text(scores: SetScores) -> str:
    """The 95 % interval of a score, e.g. ``8.7 to 19.1``; ``-`` if it is not known."""
    return f"{scores.interval[0]:.1f} to {scores.interval[1]:.1f}" if scores.interval else "-"


def error_kinds_text(kinds: Mapping[str, int] | None) -> str:
    """Kinds of error and their numbers, the most frequent first; ``-`` if they are not known."""
    ordered = sorted((kinds or {}).items(), key=lambda kind: (-kind[1], kind[0]))
    return ", ".join(f"{kind.replace('_', ' ')} {number}" for kind, number in ordered) or "-"


def minutes_text(minutes: float | None) -> str:
    """Minutes with one decimal; ``-`` if they are not known."""
    return "-" if minutes is None else f"{minutes:.1f}"


def _is_run(path: Path) -> bool:
    return path.is_dir() and path.name != ACCEPTED and not path.name.startswith(".")


def _read(path: Path, model: type[Model]) -> Model | None:
    """The object of a JSON file; None if it cannot be read, which the evidence's check explains."""
    try:
        return model.model_validate(parse_strictly(path.read_bytes().decode()))
    except (OSError, ValueError):
        return None


def _problem(folder: Path) -> str:
    try:
        present = [name for name in FILES if (folder / name).exists()]
        findings = check_evidence(folder) if present else ["no evidence in this folder"]
    except OSError as error:
        findings = [f"cannot be read: {(error.strerror or str(error)).lower()}"]
    if not findings:
        return ""
    first = " ".join(findings[0].split())
    first = shown_name(first if len(first) <= 160 else first[:159] + "…")
    return first if len(findings) == 1 else f"{first} (and {len(findings) - 1} more)"


def _training_minutes(folder: Path) -> float | None:
    try:
        seconds = sum(float(row["time"]) for row in read_metrics(folder))
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None
    return round(seconds / 60, 1) if math.isfinite(seconds) else None


def _minutes_between(began: str, ended: str) -> float | None:
    """Minutes from one ISO 8601 moment to another; None if the second is earlier or either is no date."""
    try:
        minutes = (datetime.fromisoformat(ended) - datetime.fromisoformat(began)).total_seconds() / 60
    except ValueError:
        return None
    return round(minutes, 1) if minutes >= 0 else None


def _moment(run: Run) -> datetime:
    try:
        return datetime.fromisoformat(run.trained_at)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
