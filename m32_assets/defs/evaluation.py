"""The evaluation group: the untuned model once, the tuned model at every training, judged the same way."""

from pathlib import Path

import dagster as dg
from pydantic import Field

from m32_assets.asset_policy import OWNERS, blocking, checked, preview
from m32_assets.evaluation.eval_set import EvalItem, read_eval_set
from m32_assets.evaluation.judge import JudgedRow, Scorecard, judge, read_predictions, scorecard
from m32_assets.files import canonical_json, sha256_bytes, sha256_file, write_atomic
from m32_assets.resources import ProjectPaths
from m32_assets.sft.template import PromptTemplate


class EvaluationConfig(dg.Config):
    """What is asked, and how long an answer may be."""

    eval_set: str = Field(default="", description="an outside eval set (JSONL); empty for the project's own")
    limit: int = Field(default=0, ge=0, description="only the first so many questions; 0 for all")
    max_new_tokens: int = Field(default=160, ge=8, le=4096, description="tokens an answer may have")


def _answers(
    context: dg.AssetExecutionContext, config: EvaluationConfig, paths: ProjectPaths, checkpoint: dict[str, str] | None
) -> tuple[Path, list[EvalItem], list[JudgedRow], Scorecard]:
    """Predictions, made once for the same model, template, questions and decoding, and judged."""
    from m32_assets.evaluation.predict import predict

    base, data = paths.facts("base_model"), paths.facts("sft_data")
    questions = Path(config.eval_set or paths.facts("eval_set")["path"])
    template = PromptTemplate(data["style"], data["instruction"])
    facts = {
        "model": base["sha256"], "checkpoint": checkpoint and checkpoint["sha256"], "questions": sha256_file(questions),
        "template": template.facts(), "limit": config.limit, "max_new_tokens": config.max_new_tokens, "code": "1",
    }  # fmt: skip
    kept = paths.cache / "predictions" / f"{sha256_bytes(canonical_json(facts))[:16]}.jsonl"
    if kept.exists():
        context.log.info("same model, questions and decoding as before: the predictions are reused")
    else:
        predict(
            Path(checkpoint["checkpoint"]) if checkpoint else None, questions, kept, model=Path(base["folder"]),
            limit=config.limit or None, max_new_tokens=config.max_new_tokens, template=template, progress=context.log.info,
        )  # fmt: skip
    items = read_eval_set(questions)[: config.limit or None]
    rows = judge(read_predictions(kept), items)
    return kept, items, rows, scorecard(rows)


def _result(card: Scorecard, rows: list[JudgedRow], predictions: Path, name: str, asked: int) -> dg.MaterializeResult:
    columns = ("prompt", "expected_answer", "predicted_answer", "output")
    good = preview([r.model_dump() for r in rows if r.correct][:10], columns)
    bad = preview([r.model_dump() for r in rows if not r.correct][:10], columns)
    skipped = [f"{row.id} has no prediction" for row in rows if not row.scored]
    return dg.MaterializeResult(
        metadata={
            "primary_score": card.primary_score, "interval": str(card.interval), "well_formed": card.well_formed,
            "items": asked, "sections": dg.MetadataValue.json(card.section_scores),
            "categories": dg.MetadataValue.json(card.category_scores), "right": good, "wrong": bad,
            "predictions": dg.MetadataValue.path(str(predictions)),
        },
        data_version=dg.DataVersion(sha256_file(predictions)),
        check_results=[checked(name, skipped, f"{card.n_scored} of {card.n_items} questions answered and judged")],
    )  # fmt: skip


@dg.asset(
    group_name="evaluation", kinds={"jax", "json"}, owners=OWNERS, code_version="1", deps=["eval_set", "base_model", "sft_data"],
    check_specs=blocking("baseline_evaluation", all_scored="every question has a judged answer"),
)  # fmt: skip
def baseline_evaluation(
    context: dg.AssetExecutionContext, config: EvaluationConfig, paths: ProjectPaths
) -> dg.MaterializeResult:
    """What the untuned model scores on the same questions with the same prompt: once, not at every training."""
    kept, items, rows, card = _answers(context, config, paths, None)
    write_atomic(paths.evidence / "baseline_predictions.jsonl", kept.read_bytes())
    paths.hand_on("baseline_evaluation", {"scorecard": card.model_dump(), "sha256": sha256_file(kept)})
    return _result(card, rows, kept, "all_scored", len(items))


@dg.asset(
    group_name="evaluation", kinds={"jax", "json"}, owners=OWNERS, code_version="1",
    deps=["eval_set", "sft_checkpoint", "baseline_evaluation"],
    check_specs=blocking("evaluation", all_scored="every question has a judged answer"),
)  # fmt: skip
def evaluation(
    context: dg.AssetExecutionContext, config: EvaluationConfig, paths: ProjectPaths
) -> dg.MaterializeResult:
    """What the tuned model scores: greedy answers, judged exactly after normalisation, every prediction kept."""
    kept, items, rows, card = _answers(context, config, paths, paths.facts("sft_checkpoint"))
    write_atomic(paths.evidence / "predictions.jsonl", kept.read_bytes())
    questions = config.eval_set or "eval-v1"
    paths.hand_on("evaluation", {"scorecard": card.model_dump(), "sha256": sha256_file(kept), "eval_set": questions})
    return _result(card, rows, kept, "all_scored", len(items))
