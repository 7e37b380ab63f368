"""A trial of a mixture: a short training at a fixed number of steps, judged on questions of no eval set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from m32_assets.common.errors import M32Error
from m32_assets.common.progress import Progress
from m32_assets.data.eval_set import EvalItem
from m32_assets.data.jsonl_rows import write_jsonl
from m32_assets.evaluation.answering import answer
from m32_assets.evaluation.judge import judge_one
from m32_assets.evaluation.predict import describe_checkpoint
from m32_assets.evaluation.predictions import prediction
from m32_assets.evaluation.scorecard import JudgedRow, bootstrap_interval, count_error_kinds
from m32_assets.gemma.model_folder import ModelFolder, weights_sha256
from m32_assets.sft.mixture import Mixture, Sources, training_data
from m32_assets.sft.template import PromptTemplate
from m32_assets.training.settings import TrainingSettings

TRIAL = "trial"
"""How the line begins that a trial ends with."""


class Part(BaseModel):
    """The score on one kind of questions: percent right, with its 95 % interval, and wrong answers by kind."""

    model_config = ConfigDict(frozen=True)

    asked: int
    right: float
    interval: list[float]
    well_formed: int
    wrong: dict[str, int]

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.right:g} % of {self.asked} right ({low:g} to {high:g})"


class TrialResult(BaseModel):
    """A row of the table of trials; a failed trial has a reason and no scores."""

    model_config = ConfigDict(frozen=True)

    name: str
    status: Literal["done", "failed"]
    reason: str = ""
    mixture: Mixture
    rows: Annotated[dict[str, int], Field(description="training rows by source")] = {}
    steps: int = 0
    seconds: float = 0
    validation_loss: Annotated[float | None, Field(description="null if no row is held out")] = None
    generated: Part | None = None
    curated: Part | None = None

    def __str__(self) -> str:
        if self.status == "failed":
            return f"{TRIAL} {self.name} failed: {self.reason}"
        parts = {"generated": self.generated, "curated": self.curated}
        said = "; ".join(f"{kind} {part}" for kind, part in parts.items() if part)
        return f"{TRIAL} {self.name}: {said or 'no questions were asked'}"


@dataclass(frozen=True, slots=True)
class Bench:
    """What all trials of a table share.

    Attributes:
        settings: of each training; ``max_steps`` is the fixed number of steps.
        generated: generated questions, see ``data.practice_questions``.
        curated: held-out curated questions.
        folder: a folder of their own for the rows of the trials.
        cache: the folder of trainings.
    """

    model: ModelFolder
    model_name: str
    sources: Sources
    template: PromptTemplate
    settings: TrainingSettings
    generated: Sequence[EvalItem]
    curated: Sequence[EvalItem]
    folder: Path
    cache: Path


def run_trial(name: str, mixture: Mixture, bench: Bench, progress: Progress = print) -> TrialResult:
    """Train on the mixture and ask the questions. A trial that cannot be run is marked failed, with the reason."""
    try:
        result = _trial(name, mixture, bench, lambda line: progress(f"{name}: {line}"))
    except (M32Error, ValueError, RuntimeError, MemoryError) as error:
        reason = str(error).partition("\n")[0] or type(error).__name__
        result = TrialResult(name=name, status="failed", reason=reason, mixture=mixture)
    progress(str(result))
    return result


def _trial(name: str, mixture: Mixture, bench: Bench, progress: Progress) -> TrialResult:
    from m32_assets.training.trainer import publish_checkpoint, train

    data = training_data(bench.sources, mixture, bench.template)
    if data.extra.findings:
        raise M32Error(f"trial {name}", data.extra.findings[0], "extra traces without findings")
    folder = bench.folder / name
    write_jsonl(folder / "train.jsonl", data.training)
    write_jsonl(folder / "validation.jsonl", data.validation)
    result = train(
        bench.model, folder / "train.jsonl", folder / "validation.jsonl", bench.settings, bench.cache, progress
    )
    if result.steps < bench.settings.max_steps:
        found, expected = f"{result.steps} steps", f"rows for {bench.settings.max_steps} steps"
        raise M32Error(f"trial {name}", found, expected, "Take more traces, more epochs or fewer steps")
    checkpoint = publish_checkpoint(result, folder)
    describe_checkpoint(
        checkpoint,
        model=bench.model_name,
        model_sha256=weights_sha256(dict(bench.model.sha256)),
        settings=bench.settings.model_dump(),
        template=bench.template,
    )
    items = [*bench.generated, *bench.curated]
    answers = answer([item.prompt for item in items], checkpoint, bench.model, progress=progress)
    rows = [
        judge_one(item, prediction(item.id, item.prompt, one.output, one.sample, one.finish_reason))
        for item, (one,) in zip(items, answers, strict=True)
    ]
    return TrialResult(
        name=name,
        status="done",
        mixture=mixture,
        rows=data.counts,
        steps=result.steps,
        seconds=result.seconds,
        validation_loss=result.validation_loss,
        generated=_part(rows[: len(bench.generated)]),
        curated=_part(rows[len(bench.generated) :]),
    )


def _part(rows: Sequence[JudgedRow]) -> Part | None:
    if not rows:
        return None
    hits = [row.correct for row in rows]
    return Part(
        asked=len(rows),
        right=round(100 * sum(hits) / len(hits), 2),
        interval=bootstrap_interval(hits),
        well_formed=sum(row.well_formed for row in rows),
        wrong=count_error_kinds(rows),
    )
