"""The evaluation group: the untuned model, prompted in two ways, and the tuned model, judged alike."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import dagster as dg

from m32_assets.common.errors import M32Error
from m32_assets.common.files import canonical_json, sha256_bytes, sha256_file, write_atomic
from m32_assets.data.eval_set import QuestionSet
from m32_assets.evaluation.baselines import (
    BASELINE_NAMES,
    BaselineName,
    Baselines,
    display_name,
    example_overlaps,
)
from m32_assets.evaluation.comparison import compare, p_in_words
from m32_assets.evaluation.gate import accepted_path, regression_gate, run_result
from m32_assets.evaluation.group_scores import GroupScores, ScoreInterval, before_and_after
from m32_assets.evaluation.judge import JudgedRow, judge, read_predictions
from m32_assets.orchestration.asset_policy import asset
from m32_assets.orchestration.checks import check_result, materialize_result
from m32_assets.orchestration.evaluation_config import BaselineConfig, EvaluationConfig
from m32_assets.orchestration.judged_answers import JudgedAnswers, judged_answers
from m32_assets.orchestration.metadata import picture, preview, sketch
from m32_assets.orchestration.project_paths import ProjectPaths
from m32_assets.orchestration.sampled_answers import SampledAnswers, sampled_answers
from m32_assets.orchestration.template_resource import TemplateResource
from m32_assets.sft.template import PromptTemplate
from m32_assets.submission.evidence import (
    BASELINE_FILES,
    HELD_OUT_BASELINE_FILES,
    HELD_OUT_PREDICTIONS,
    PREDICTIONS,
    SAMPLES,
)


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
    code_version="5",
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

    def ask(questions: QuestionSet) -> dict[BaselineName, JudgedAnswers]:
        return {
            name: judged_answers(context, config, paths, template.template(), questions, baseline=name)
            for name in BASELINE_NAMES
        }

    judged = ask(config.questions(paths))
    better, held_out = _better(judged), config.held_out_questions(paths)
    held: dict[BaselineName, JudgedAnswers] = ask(held_out) if held_out else {}
    for name in BASELINE_NAMES:
        _keep(paths, BASELINE_FILES[name], judged[name])
        _keep(paths, HELD_OUT_BASELINE_FILES[name], held.get(name))
    every = [*judged.items(), *held.items()]
    skipped = [f"{display_name(name)}: {finding}" for name, one in every for finding in one.skipped()]
    shown = example_overlaps([item.prompt for name, one in every if name == better for item in one.items])
    return materialize_result(
        context,
        paths,
        version=sha256_bytes(
            canonical_json([{n: sha256_file(one.predictions) for n, one in part.items()} for part in (judged, held)])
        ),
        outputs={
            "template": asdict(template.template()),
            **_handed_on(judged, config),
            "held_out": _handed_on(held, config) if held else {},
        },
        metadata={
            "compared_with": display_name(better),
            "baselines": _both(judged, better),
            **judged[better].metadata(config),
            **{f"{name}_predictions": dg.MetadataValue.path(str(one.predictions)) for name, one in judged.items()},
            **({"held_out_baselines": _both(held, _better(held))} if held else {}),
        },
        checks=[
            check_result(
                "all_scored",
                skipped,
                "; ".join(f"{display_name(name)}: {one.scored()}" for name, one in every),
            ),
            check_result(
                "examples_apart", shown, "no question is one of the worked examples, or one with other numbers"
            ),
        ],
    )


def _better(judged: Mapping[BaselineName, JudgedAnswers]) -> BaselineName:
    return Baselines(zero_shot=judged["zero_shot"].card, few_shot=judged["few_shot"].card).better()


def _handed_on(judged: Mapping[BaselineName, JudgedAnswers], config: BaselineConfig) -> dict[str, object]:
    return {
        "better": _better(judged),
        "eval_set": judged["zero_shot"].questions.name,
        "baselines": {name: one.outputs(config) for name, one in judged.items()},
    }


def _keep(paths: ProjectPaths, name: str, answers: JudgedAnswers | SampledAnswers | None) -> None:
    """Copy the predictions into the evidence, or remove those of a former run that asked these questions."""
    if answers:
        write_atomic(paths.evidence / name, answers.predictions.read_bytes())
    else:
        (paths.evidence / name).unlink(missing_ok=True)


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
    code_version="6",
    deps=["eval_set", "rl_checkpoint", "baseline_evaluation"],
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

    It is compared with the better baseline, by category and by question. Every wrong answer has a kind. The held-out
    questions are asked too. On them the gate compares it with the accepted run, and stops what is worse by more than
    chance explains. `samples: 8` draws as many answers to each headline question beside the greedy one.
    """
    tuned, baselines = paths.tuned_checkpoint(), paths.outputs("baseline_evaluation")
    if tuned["template"] != baselines["template"]:
        fix = "Materialize baseline_evaluation with the template of the training data"
        raise M32Error("baseline_evaluation template", str(baselines["template"]), str(tuned["template"]), fix)
    rendering = PromptTemplate(**tuned["template"])
    questions = config.questions(paths)
    if questions.name != (found := baselines["eval_set"]):
        fix = "Set the same eval_set and limit for baseline_evaluation, and materialize it"
        raise M32Error("baseline_evaluation eval_set", found, questions.name, fix)
    better, before = _baseline_rows(baselines, questions)
    asked = config.held_out_questions(paths)
    untuned_held_out = baselines.get("held_out") or {}
    if asked and asked.name != (found := untuned_held_out.get("eval_set", "no held-out questions")):
        fix = "Set the same held_out for baseline_evaluation, and materialize it"
        raise M32Error("baseline_evaluation held_out", found, asked.name, fix)
    judged = judged_answers(context, config, paths, rendering, questions, checkpoint=tuned)
    held = judged_answers(context, config, paths, rendering, asked, checkpoint=tuned) if asked else None
    sampled = sampled_answers(context, config, paths, rendering, tuned, judged)
    _keep(paths, PREDICTIONS, judged)
    _keep(paths, SAMPLES, sampled)
    _keep(paths, HELD_OUT_PREDICTIONS, held)
    untuned = f"untuned, {display_name(better)}"
    change = compare(before, judged.rows)
    gated = held or judged
    verdict = regression_gate(
        run_result(gated.rows, run=paths.run, eval_set=gated.questions.name),
        accepted_path(paths.evidence.parent, gated.questions.name),
    )
    from m32_assets.evaluation.plots import category_plot
    from m32_assets.evaluation.sketches import score_sketch

    groups = before_and_after(before, judged.rows)
    moved = [item.model_dump() for item in change.items if item.change in ("better", "worse")]
    return materialize_result(
        context,
        paths,
        version=_content(judged.predictions, *(one.predictions for one in (held, sampled) if one)),
        outputs={
            **judged.outputs(config),
            **(sampled.outputs() if sampled else {}),
            "held_out": held.outputs(config) if held else {},
        },
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
            **(_held_out_metadata(held, untuned_held_out) if held else {}),
            "gate": dg.MetadataValue.json(verdict.model_dump()),
            "better_and_worse": preview(
                moved, ("change", "prompt", "expected_answer", "baseline_answer", "tuned_answer")
            ),
        },
        checks=[
            check_result(
                "all_scored",
                [finding for one in (judged, held) if one for finding in one.skipped()],
                "; ".join(f"{one.questions.name}: {one.scored()}" for one in (judged, held) if one),
            ),
            check_result("no_regression", [] if verdict.passed else [verdict.sentence], verdict.sentence),
        ],
    )


def _content(*predictions: Path) -> str:
    """The data version: the sha256 of the answers, or of those of all files together."""
    found = [sha256_file(path) for path in predictions]
    return sha256_bytes(canonical_json(found)) if len(found) > 1 else found[0]


def _baseline_rows(baselines: dict[str, Any], questions: QuestionSet) -> tuple[BaselineName, list[JudgedRow]]:
    """The better baseline, by what ``baseline_evaluation`` hands on, and its judged answers to the same questions.

    Raises:
        M32Error: the questions cannot be read, or have changed since.
    """
    better: BaselineName = baselines["better"]
    answered = Path(baselines["baselines"][better]["predictions"])
    return better, judge(read_predictions(answered), questions.items(), str(answered))


def _held_out_metadata(held: JudgedAnswers, baselines: dict[str, Any]) -> dict[str, object]:
    better, before = _baseline_rows(baselines, held.questions)
    change = compare(before, held.rows)
    low, high = held.card.interval
    return {
        "held_out": held.questions.name,
        "held_out_score": held.card.primary_score,
        "held_out_in_short": f"{display_name(better)} {change.baseline_score:g} → {held.card.primary_score:g} of 100 "
        f"(95 % interval {low:g} to {high:g}), {change.better} better, {change.worse} worse, "
        f"{p_in_words(change.p_value)}",
        "held_out_predictions": dg.MetadataValue.path(str(held.predictions)),
    }
