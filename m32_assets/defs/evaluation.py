"""The evaluation group: the untuned model once and in two ways, the tuned model at every training, judged the same
way."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dagster as dg
from pydantic import Field, field_validator

from m32_assets.common.errors import M32Error
from m32_assets.common.files import canonical_json, read_json, sha256_bytes, sha256_file, write_atomic, write_json
from m32_assets.data.eval_set import VERSION, EvalItem, read_eval_set
from m32_assets.evaluation.baselines import (
    NAMES,
    BaselineName,
    Baselines,
    asked_examples,
    spoken,
    worked_examples,
)
from m32_assets.evaluation.comparison import compare
from m32_assets.evaluation.gate import accepted_path, regression_gate, run_result
from m32_assets.evaluation.groups import Group, Share, before_and_after
from m32_assets.evaluation.judge import JudgedRow, Scorecard, judge, read_predictions, scorecard
from m32_assets.evaluation.predict import made_from, predict
from m32_assets.evaluation.predictions import Prediction
from m32_assets.evaluation.recorded import find_recorded, record_folder
from m32_assets.gemma.model_folder import open_model_folder
from m32_assets.inference.stop_criteria import MAX_NEW_TOKENS
from m32_assets.orchestration.asset_policy import (
    ACCELERATED,
    OWNERS,
    blocking,
    checked,
    columns_of,
    finished,
    picture,
    preview,
    sketch,
)
from m32_assets.orchestration.config_validation import LaunchConfig, refuse_early
from m32_assets.orchestration.gpu_lock import POOL, leased_accelerator
from m32_assets.orchestration.project_paths import ProjectPaths
from m32_assets.sft.template import PromptTemplate
from m32_assets.submission.evidence import BASELINE_FILES, PREDICTIONS


class EvaluationConfig(LaunchConfig):
    """What is asked, and how long an answer may be."""

    eval_set: str = Field(default="", description="an outside eval set (JSONL); empty for the project's own")
    limit: int = Field(default=0, ge=0, description="only the first so many questions; 0 for all")
    max_new_tokens: int = Field(default=MAX_NEW_TOKENS, ge=8, le=4096, description="tokens an answer may have")

    @field_validator("eval_set")
    @classmethod
    def _is_there(cls, value: str) -> str:
        if value and not Path(value).is_file():
            raise ValueError("a JSONL file that is there, as seen from the project's folder")
        return value

    def version(self) -> str:
        """What the asked questions are called; only the same questions are ever compared."""
        name = Path(self.eval_set).stem if self.eval_set else VERSION
        return f"{name}-first-{self.limit}" if self.limit else name


class BaselineConfig(EvaluationConfig):
    """The same, and whether recorded answers will do."""

    fresh: bool = Field(
        default=False, description="make all answers again, those too that are recorded in datasets or kept in .cache"
    )


MADE_FROM = {
    "id": ["eval_set.id"],
    "prompt": ["eval_set.prompt"],
    **{made: ["eval_set.prompt"] for made in ("output", "predicted_answer", "well_formed")},
}
"""Column of the predictions → what it was made from; an outside eval set is no asset."""


@dataclass(frozen=True, slots=True)
class _Judged:
    """Kept predictions, judged."""

    questions: Path
    predictions: Path
    made_at: str
    source: str
    items: list[EvalItem]
    rows: list[JudgedRow]
    card: Scorecard

    def facts(self, config: EvaluationConfig) -> dict[str, object]:
        return {
            "scorecard": self.card.model_dump(),
            "predictions": str(self.predictions),
            "eval_set": config.version(),
            "questions": str(self.questions),
            "max_new_tokens": config.max_new_tokens,
            "evaluated_at": self.made_at,
        }

    def metadata(self, config: EvaluationConfig) -> dict[str, object]:
        columns = ("prompt", "expected_answer", "predicted_answer", "output")
        return {
            "primary_score": self.card.primary_score,
            "interval": str(self.card.interval),
            "well_formed": self.card.well_formed,
            "items": self.card.n_items,
            "sections": dg.MetadataValue.json(self.card.section_scores),
            "categories": dg.MetadataValue.json(self.card.category_scores),
            "right": preview([r.model_dump() for r in self.rows if r.correct][:10], columns),
            "wrong": preview([r.model_dump() for r in self.rows if not r.correct][:10], columns),
            "predictions": dg.MetadataValue.path(str(self.predictions)),
            "answers": self.source,
            "dagster/row_count": self.card.n_scored,
            **columns_of(Prediction, {} if config.eval_set else MADE_FROM),
        }

    def skipped(self) -> list[str]:
        return [f"{row.id} has no prediction" for row in self.rows if not row.scored]

    def scored(self) -> str:
        return f"{self.card.n_scored} of {self.card.n_items} questions judged"


def _accuracy(groups: list[Group], baseline: str) -> dg.MetadataValue:
    """Every group in a row, with whole per cent, so that all of them fit where the page shows them without a click."""

    def said(share: Share) -> str:
        return f"{share.score:.0f} ({share.low:.0f}–{share.high:.0f})"

    rows = [
        {"%": g.name.replace("_", " "), "n": g.questions, baseline: said(g.before), "tuned": said(g.after)}
        for g in groups
    ]
    return preview(rows, ("%", "n", baseline, "tuned"))


def _judged(
    context: dg.AssetExecutionContext,
    config: EvaluationConfig,
    paths: ProjectPaths,
    *,
    checkpoint: dict[str, str] | None = None,
    baseline: BaselineName = "zero_shot",
) -> _Judged:
    """Predictions, made once for the same model, prompts, questions and decoding, and judged.

    Args:
        checkpoint: None for the untuned model.
        baseline: how the untuned model is prompted; a tuned one has no worked examples.
    """
    base, data = paths.facts("base_model"), paths.facts("sft_data")
    questions = Path(config.eval_set or paths.facts("eval_set")["path"])
    template, examples = PromptTemplate(data["style"], data["instruction"]), worked_examples(baseline)
    fresh = isinstance(config, BaselineConfig) and config.fresh
    facts = made_from(
        base["sha256"],
        questions,
        template,
        limit=config.limit,
        max_new_tokens=config.max_new_tokens,
        checkpoint=checkpoint["sha256"] if checkpoint else None,
        examples=examples,
    )
    recorded = None
    if checkpoint is None and not fresh:
        recorded = find_recorded(record_folder(paths.datasets, base["model"]), baseline, facts)
    if recorded:
        kept, made_at = recorded.predictions, recorded.made_at
        place = kept.relative_to(paths.datasets.parent)
        source = f"recorded in {place}, made on {recorded.platform}"
        context.log.info(f"{spoken(baseline)}: same model, questions and decoding as recorded: taken from {place}")
    else:

        def answer(out: Path) -> None:
            predict(
                Path(checkpoint["checkpoint"]) if checkpoint else None,
                questions,
                out,
                model=open_model_folder(Path(base["folder"])),
                limit=config.limit or None,
                max_new_tokens=config.max_new_tokens,
                template=template,
                examples=examples,
                progress=context.log.info,
            )

        kept, made_at = _made_once(context, paths, facts, answer, fresh=fresh)
        source = "made here"
    items = read_eval_set(questions)[: config.limit or None]
    rows = judge(read_predictions(kept), items)
    return _Judged(questions, kept, made_at, source, items, rows, scorecard(rows))


def _made_once(
    context: dg.AssetExecutionContext,
    paths: ProjectPaths,
    facts: dict[str, Any],
    answer: Callable[[Path], None],
    *,
    fresh: bool,
) -> tuple[Path, str]:
    """Predictions kept in the cache, and when they were made; ``answer`` writes them where there are none, or if
    ``fresh``."""
    kept = paths.cache / "predictions" / f"{sha256_bytes(canonical_json(facts))[:16]}.jsonl"
    made = kept.with_suffix(".made.json")
    if made.exists() and not fresh:
        context.log.info("same model, questions and decoding as before: the predictions are reused")
    else:
        from m32_assets.gemma.loading import use_compilation_cache  # jax, which kept predictions do not need

        use_compilation_cache(paths.cache / "jax")
        with leased_accelerator(context, paths.leases):
            answer(kept)
        write_json(made, {"made_at": datetime.now(UTC).isoformat(timespec="seconds"), **facts})
    return kept, read_json(made)["made_at"]


@refuse_early
@dg.asset(
    group_name="evaluation",
    kinds={"jax", "json"},
    tags=ACCELERATED,
    owners=OWNERS,
    code_version="2",
    deps=["eval_set", "base_model", "sft_data"],
    pool=POOL,
    check_specs=blocking(
        "baseline_evaluation",
        all_scored="every question has a judged answer, zero-shot and few-shot",
        examples_apart="no worked example of the few-shot prompts is one of the questions",
    ),
)
def baseline_evaluation(
    context: dg.AssetExecutionContext, config: BaselineConfig, paths: ProjectPaths
) -> dg.MaterializeResult:
    """What the untuned model scores on the same questions: with the prompt of the tuned model, and behind worked
    examples of the form.

    The better of the two is what `evaluation` is compared with, question by question. Answers that are recorded for
    the same weights,
    questions and prompts are taken from `datasets`; `fresh: true` makes them again.
    """
    judged: dict[BaselineName, _Judged] = {name: _judged(context, config, paths, baseline=name) for name in NAMES}
    better = Baselines(zero_shot=judged["zero_shot"].card, few_shot=judged["few_shot"].card).better()
    for name, one in judged.items():
        write_atomic(paths.evidence / BASELINE_FILES[name], one.predictions.read_bytes())
    skipped = [f"{spoken(name)}: {finding}" for name, one in judged.items() for finding in one.skipped()]
    shown = asked_examples([item.prompt for item in judged[better].items])
    return finished(
        context,
        paths,
        version=sha256_bytes(canonical_json({name: sha256_file(one.predictions) for name, one in judged.items()})),
        facts={"better": better, "baselines": {name: one.facts(config) for name, one in judged.items()}},
        metadata={
            "compared_with": spoken(better),
            "baselines": _both(judged, better),
            **judged[better].metadata(config),
            **{f"{name}_predictions": dg.MetadataValue.path(str(one.predictions)) for name, one in judged.items()},
        },
        checks=[
            checked(
                "all_scored", skipped, "; ".join(f"{spoken(name)}: {one.scored()}" for name, one in judged.items())
            ),
            checked("examples_apart", shown, "no question is one of the worked examples, or one with other numbers"),
        ],
    )


def baseline_facts(paths: ProjectPaths) -> dict[str, Any]:
    """What `baseline_evaluation` handed on: ``better``, and the facts of both ``baselines`` by name.

    Raises:
        M32Error: it was made when there was one baseline.
    """
    facts = paths.facts("baseline_evaluation")
    if "baselines" not in facts:
        fix = f"Materialize baseline_evaluation in the run {paths.run!r} again"
        raise M32Error("baseline_evaluation", "one baseline", "zero-shot and few-shot", fix)
    return facts


def _both(judged: Mapping[BaselineName, _Judged], better: BaselineName) -> dg.MetadataValue:
    rows = [
        {
            "baseline": spoken(name) + (", compared with" if name == better else ""),
            "of 100": f"{one.card.primary_score:g} ({one.card.interval[0]:g}–{one.card.interval[1]:g})",
            "well-formed": f"{one.card.well_formed} of {one.card.n_items}",
            "answers": one.source,
        }
        for name, one in judged.items()
    ]
    return preview(rows, ("baseline", "of 100", "well-formed", "answers"))


@refuse_early
@dg.asset(
    group_name="evaluation",
    kinds={"jax", "json"},
    tags=ACCELERATED,
    owners=OWNERS,
    code_version="3",
    deps=["eval_set", "sft_checkpoint", "baseline_evaluation"],
    pool=POOL,
    check_specs=blocking(
        "evaluation",
        all_scored="every question has a judged answer",
        no_regression="not worse than the accepted run of the same questions by more than chance explains",
    ),
)
def evaluation(
    context: dg.AssetExecutionContext, config: EvaluationConfig, paths: ProjectPaths
) -> dg.MaterializeResult:
    """What the tuned model scores: greedy answers, judged exactly after normalisation, every prediction kept.

    Compared with the better baseline. Accuracy by category before and after is in the picture, what got better and
    worse in the table. The gate compares with the accepted
    run of the same questions, and stops what is worse by more than chance explains.
    """
    judged = _judged(context, config, paths, checkpoint=paths.tuned())
    write_atomic(paths.evidence / PREDICTIONS, judged.predictions.read_bytes())
    baselines = baseline_facts(paths)
    better: BaselineName = baselines["better"]
    untuned = f"untuned, {spoken(better)}"
    before = judge(read_predictions(Path(baselines["baselines"][better]["predictions"])), judged.items)
    change = compare(before, judged.rows)
    verdict = regression_gate(
        run_result(judged.rows, run=paths.run, eval_set=config.version()),
        accepted_path(paths.evidence.parent, config.version()),
    )
    from m32_assets.evaluation.plots import category_plot
    from m32_assets.evaluation.sketches import score_sketch

    groups = before_and_after(before, judged.rows)
    moved = [item.model_dump() for item in change.items if item.change in ("better", "worse")]
    return finished(
        context,
        paths,
        version=sha256_file(judged.predictions),
        facts=judged.facts(config),
        metadata={
            "before_and_after": sketch(score_sketch(groups, spoken(better)), f"score, {spoken(better)} and tuned"),
            "accuracy": _accuracy(groups, untuned),
            "by_category": picture(category_plot(groups, untuned), f"accuracy by category, {untuned}, and tuned"),
            **judged.metadata(config),
            "compared_with": spoken(better),
            "baseline_score": change.baseline_score,
            "difference_interval": str(change.interval),
            "p_value": change.p_value,
            "gate": dg.MetadataValue.json(verdict.model_dump()),
            "better_and_worse": preview(
                moved, ("change", "prompt", "expected_answer", "baseline_answer", "tuned_answer")
            ),
        },
        checks=[
            checked("all_scored", judged.skipped(), judged.scored()),
            checked("no_regression", [] if verdict.passed else [verdict.sentence], verdict.sentence),
        ],
    )
