"""A model's answers to the questions: made once, kept, judged, and shown on a page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dagster as dg

from m32_assets.common.files import canonical_json, read_json, sha256_bytes, write_json
from m32_assets.data.eval_set import EvalItem, QuestionSet
from m32_assets.evaluation.baselines import BaselineName, display_name, worked_examples
from m32_assets.evaluation.judge import JudgedRow, Scorecard, judge, read_predictions, scorecard
from m32_assets.evaluation.predict import predict, prediction_fingerprint
from m32_assets.evaluation.predictions import Prediction
from m32_assets.evaluation.recorded_baselines import find_recorded, record_folder
from m32_assets.gemma.model_folder import open_model_folder
from m32_assets.orchestration.error_pages import error_pages
from m32_assets.orchestration.evaluation_config import BaselineConfig, QuestionsConfig
from m32_assets.orchestration.gpu_lock import take_accelerator
from m32_assets.orchestration.metadata import columns_of, preview
from m32_assets.orchestration.project_paths import ProjectPaths
from m32_assets.sft.template import PromptTemplate

MADE_FROM = {
    "id": ["eval_set.id"],
    "prompt": ["eval_set.prompt"],
    **{made: ["eval_set.prompt"] for made in ("output", "predicted_answer", "well_formed", "finish_reason")},
}
"""Column of the predictions → what it was made from. An outside eval set is not an asset."""


@dataclass(frozen=True, slots=True)
class JudgedAnswers:
    """Predictions that are kept, judged.

    Attributes:
        device: on which they were made; empty if an earlier version made them.
    """

    questions: QuestionSet
    predictions: Path
    made_at: str
    device: str
    source: str
    items: list[EvalItem]
    rows: list[JudgedRow]
    card: Scorecard

    def outputs(self, config: QuestionsConfig) -> dict[str, object]:
        """What the asset hands on."""
        return {
            "scorecard": self.card.model_dump(),
            "predictions": str(self.predictions),
            "eval_set": self.questions.name,
            "questions": str(self.questions.path),
            "max_new_tokens": config.max_new_tokens,
            "evaluated_at": self.made_at,
            **({"device": self.device} if self.device else {}),
        }

    def metadata(self, config: QuestionsConfig) -> dict[str, object]:
        """What the asset's page shows."""
        columns = ("prompt", "expected_answer", "predicted_answer", "output")
        return {
            "primary_score": self.card.primary_score,
            "interval": str(self.card.interval),
            "no_answer": self.card.no_answer or 0,
            "well_formed": self.card.well_formed,
            "items": self.card.n_items,
            "sections": dg.MetadataValue.json(self.card.section_scores),
            "categories": dg.MetadataValue.json(self.card.category_scores),
            "right": preview([r.model_dump() for r in self.rows if r.correct][:10], columns),
            "wrong": preview([r.model_dump() for r in self.rows if not r.correct][:10], columns),
            **error_pages(self.rows),
            "predictions": dg.MetadataValue.path(str(self.predictions)),
            "answers": self.source,
            **({"device": self.device} if self.device else {}),
            "dagster/row_count": self.card.n_scored,
            **columns_of(Prediction, {} if config.eval_set else MADE_FROM),
        }

    def skipped(self) -> list[str]:
        """A sentence for each question without a prediction."""
        return [f"{row.id} has no prediction" for row in self.rows if not row.scored]

    def scored(self) -> str:
        """How many questions were judged."""
        return f"{self.card.n_scored} of {self.card.n_items} questions judged"


def judged_answers(
    context: dg.AssetExecutionContext,
    config: QuestionsConfig,
    paths: ProjectPaths,
    template: PromptTemplate,
    questions: QuestionSet,
    *,
    checkpoint: dict[str, str] | None = None,
    baseline: BaselineName = "zero_shot",
) -> JudgedAnswers:
    """Judged predictions. They are made once for the same model, prompts, questions and decoding.

    Args:
        template: renders the prompts.
        questions: what is asked.
        checkpoint: outputs of ``rl_checkpoint``; None for the untuned model.
        baseline: how the untuned model is prompted. Prompts of a tuned model have no worked examples.
    """
    items, base = questions.items(), paths.outputs("base_model")  # refused before anything is answered
    examples = worked_examples(baseline)
    fresh = isinstance(config, BaselineConfig) and config.fresh
    fingerprint = prediction_fingerprint(
        base["sha256"],
        questions.path,
        template,
        limit=questions.limit,
        max_new_tokens=config.max_new_tokens,
        checkpoint=checkpoint["sha256"] if checkpoint else None,
        examples=examples,
    )
    recorded, known = None, questions.eval_set
    if checkpoint is None and not fresh and known:
        recorded = find_recorded(record_folder(paths.datasets, base["model"], known), baseline, fingerprint)
    if recorded:
        kept, made_at, device = recorded.predictions, recorded.made_at, recorded.device
        place = kept.relative_to(paths.datasets.parent)
        source = f"recorded in {place}, made on {recorded.platform}"
        context.log.info(
            f"{display_name(baseline)}: same model, questions and decoding as recorded: taken from {place}"
        )
    else:

        def answer(out: Path) -> None:
            predict(
                Path(checkpoint["checkpoint"]) if checkpoint else None,
                questions.path,
                out,
                model=open_model_folder(Path(base["folder"])),
                limit=questions.limit or None,
                max_new_tokens=config.max_new_tokens,
                template=template,
                examples=examples,
                progress=context.log.info,
            )

        kept, made = made_once(context, paths, fingerprint, answer, fresh=fresh)
        made_at, device = made["made_at"], made.get("device", "")
        source = "made here"
    rows = judge(read_predictions(kept), items)
    return JudgedAnswers(questions, kept, made_at, device, source, items, rows, scorecard(rows))


def made_once(
    context: dg.AssetExecutionContext,
    paths: ProjectPaths,
    fingerprint: dict[str, Any],
    answer: Callable[[Path], None],
    *,
    fresh: bool = False,
) -> tuple[Path, dict[str, Any]]:
    """The predictions in the cache, and when and on what device they were made.

    ``answer`` writes them if they are missing, or if ``fresh``. Answers of an earlier version name no device.
    """
    kept = paths.cache / "predictions" / f"{sha256_bytes(canonical_json(fingerprint))[:16]}.jsonl"
    made = kept.with_suffix(".made.json")
    if made.exists() and not fresh:
        context.log.info("same model, questions and decoding as before: the predictions are reused")
    else:
        # jax, which kept predictions do not need
        from m32_assets.gemma.device import device_name
        from m32_assets.gemma.loading import use_compilation_cache

        use_compilation_cache(paths.cache / "jax")
        take_accelerator(context, paths.locks)
        answer(kept)
        made_at = datetime.now(UTC).isoformat(timespec="seconds")
        write_json(made, {"made_at": made_at, "device": device_name(), **fingerprint})
    return kept, read_json(made)
