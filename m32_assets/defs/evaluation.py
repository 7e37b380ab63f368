"""The evaluation group: the untuned model, prompted in two ways, and the tuned model, judged alike."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import dagster as dg

from m32_assets.common.errors import M32Error
from m32_assets.common.files import canonical_json, sha256_bytes, sha256_file, write_atomic
from m32_assets.evaluation.baselines import (
    BASELINE_NAMES,
    BaselineName,
    Baselines,
    display_name,
    example_overlaps,
)
from m32_assets.evaluation.comparison import compare
from m32_assets.evaluation.gate import accepted_path, regression_gate, run_result
from m32_assets.evaluation.group_scores import GroupScores, ScoreInterval, before_and_after
from m32_assets.evaluation.judge import judge, read_predictions
from m32_assets.orchestration.asset_policy import asset
from m32_assets.orchestration.checks import check_result, materialize_result
from m32_assets.orchestration.evaluation_config import BaselineConfig, EvaluationConfig
from m32_assets.orchestration.judged_answers import JudgedAnswers, judged_answers
from m32_assets.orchestration.metadata import picture, preview, sketch
from m32_assets.orchestration.project_paths import ProjectPaths
from m32_assets.orchestration.sampled_answers import sampled_answers
from m32_assets.orchestration.template_resource import TemplateResource
from m32_assets.sft.template import PromptTemplate
from m32_assets.submission.evidence import BASELINE_FILES, PREDICTIONS, SAMPLES


def _accuracy(groups: list[GroupScores], baseline: str) -> dg.MetadataValue:
    """A row for each group, in whole percents, so that all rows fit on the page without a click."""

    def said(share: ScoreInterval) -> str:
        return f"{share.score:.0f} ({share.low:.0f}–{share.high:.0f})"

    rows = [
        {"%": g.name.replace("_", " "), "n": g.questions, baseline: said(g.before), "tuned": said(g.after)}
        for g in groups
    ]
    return preview(rows, ("%", "n", baseline, "tuned"))


@asset(
    group="evaluation",
    kinds={"jax", "json"},
    code_version="2",
    deps=["eval_set", "base_model"],
    accelerated=True,
    checks={
        "all_scored": "every question has a judged answer, zero-shot and few-shot",
        "examples_apart": "no worked example of the few-shot prompts is one of the questions",
    },
)
def baseline_evaluation(
    context: dg.AssetExecutionContext, config: BaselineConfig, paths: ProjectPaths, template: TemplateResource
) -> dg.MaterializeResult:
    """The untuned model's score: zero-shot, with the prompt of the tuned model, and few-shot, after worked examples.

    `evaluation` is compared with the better of the two, question by question. Answers recorded in `datasets` for the
    same weights, questions and prompts are reused. `fresh: true` makes them again.
    """
    judged: dict[BaselineName, JudgedAnswers] = {
        name: judged_answers(context, config, paths, template.template(), baseline=name) for name in BASELINE_NAMES
    }
    better = Baselines(zero_shot=judged["zero_shot"].card, few_shot=judged["few_shot"].card).better()
    for name, one in judged.items():
        write_atomic(paths.evidence / BASELINE_FILES[name], one.predictions.read_bytes())
    skipped = [f"{display_name(name)}: {finding}" for name, one in judged.items() for finding in one.skipped()]
    shown = example_overlaps([item.prompt for item in judged[better].items])
    return materialize_result(
        context,
        paths,
        version=sha256_bytes(canonical_json({name: sha256_file(one.predictions) for name, one in judged.items()})),
        outputs={
            "better": better,
            "template": asdict(template.template()),
            "baselines": {name: one.outputs(config) for name, one in judged.items()},
        },
        metadata={
            "compared_with": display_name(better),
            "baselines": _both(judged, better),
            **judged[better].metadata(config),
            **{f"{name}_predictions": dg.MetadataValue.path(str(one.predictions)) for name, one in judged.items()},
        },
        checks=[
            check_result(
                "all_scored",
                skipped,
                "; ".join(f"{display_name(name)}: {one.scored()}" for name, one in judged.items()),
            ),
            check_result(
                "examples_apart", shown, "no question is one of the worked examples, or one with other numbers"
            ),
        ],
    )


def _both(judged: Mapping[BaselineName, JudgedAnswers], better: BaselineName) -> dg.MetadataValue:
    rows = [
        {
            "baseline": display_name(name) + (", compared with" if name == better else ""),
            "of 100": f"{one.card.primary_score:g} ({one.card.interval[0]:g}–{one.card.interval[1]:g})",
            "well-formed": f"{one.card.well_formed} of {one.card.n_items}",
            "answers": one.source,
        }
        for name, one in judged.items()
    ]
    return preview(rows, ("baseline", "of 100", "well-formed", "answers"))


@asset(
    group="evaluation",
    kinds={"jax", "json"},
    code_version="4",
    deps=["eval_set", "sft_checkpoint", "baseline_evaluation"],
    accelerated=True,
    checks={
        "all_scored": "every question has a judged answer",
        "no_regression": "not worse than the accepted run of the same questions by more than chance explains",
    },
)
def evaluation(
    context: dg.AssetExecutionContext, config: EvaluationConfig, paths: ProjectPaths
) -> dg.MaterializeResult:
    """The tuned model's score: greedy answers, judged exactly after normalisation. Every prediction is kept.

    It is compared with the better baseline, by category and by question. Every wrong answer has a kind. The gate
    compares it with the accepted run of the same questions, and stops what is worse by more than chance explains.
    `samples: 8` draws as many answers to each question beside the greedy one, with scores of their own.
    """
    tuned, baselines = paths.tuned_checkpoint(), paths.outputs("baseline_evaluation")
    if tuned["template"] != baselines["template"]:
        fix = "Materialize baseline_evaluation with the template of the training data"
        raise M32Error("baseline_evaluation template", str(baselines["template"]), str(tuned["template"]), fix)
    prompt_template = PromptTemplate(**tuned["template"])
    judged = judged_answers(context, config, paths, prompt_template, checkpoint=tuned)
    sampled = sampled_answers(context, config, paths, prompt_template, tuned, judged)
    write_atomic(paths.evidence / PREDICTIONS, judged.predictions.read_bytes())
    if sampled:
        write_atomic(paths.evidence / SAMPLES, sampled.predictions.read_bytes())
    else:
        (paths.evidence / SAMPLES).unlink(missing_ok=True)  # of an earlier run of this name
    better: BaselineName = baselines["better"]
    untuned = f"untuned, {display_name(better)}"
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
    return materialize_result(
        context,
        paths,
        version=_content(judged.predictions, sampled.predictions if sampled else None),
        outputs={**judged.outputs(config), **(sampled.outputs() if sampled else {})},
        metadata={
            "before_and_after": sketch(
                score_sketch(groups, display_name(better)), f"score, {display_name(better)} and tuned"
            ),
            "accuracy": _accuracy(groups, untuned),
            "by_category": picture(category_plot(groups, untuned), f"accuracy by category, {untuned}, and tuned"),
            **judged.metadata(config),
            **(sampled.metadata() if sampled else {}),
            "compared_with": display_name(better),
            "baseline_score": change.baseline_score,
            "difference_interval": str(change.interval),
            "p_value": change.p_value,
            "gate": dg.MetadataValue.json(verdict.model_dump()),
            "better_and_worse": preview(
                moved, ("change", "prompt", "expected_answer", "baseline_answer", "tuned_answer")
            ),
        },
        checks=[
            check_result("all_scored", judged.skipped(), judged.scored()),
            check_result("no_regression", [] if verdict.passed else [verdict.sentence], verdict.sentence),
        ],
    )


def _content(predictions: Path, samples: Path | None) -> str:
    """The data version: the sha256 of the greedy answers, or of those and the samples together."""
    greedy = sha256_file(predictions)
    return sha256_bytes(canonical_json([greedy, sha256_file(samples)])) if samples else greedy
