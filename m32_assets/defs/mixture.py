"""The mixture group: how the model does on generated questions by family, and trials of mixtures.

Neither is above another asset, so a run of the presets leaves the group out. Each has a job of its own.
"""

from pathlib import Path
from typing import Any

import dagster as dg
from pydantic import Field

from m32_assets.common.errors import M32Error
from m32_assets.common.files import canonical_json, sha256_bytes, write_json
from m32_assets.data.eval_set import QuestionSet, eval_prompts
from m32_assets.data.jsonl_rows import write_jsonl
from m32_assets.data.practice_questions import curated_questions, generated_questions
from m32_assets.evaluation.family_scores import family_scores, family_weights, shares_wrong
from m32_assets.evaluation.mixture_trial import Bench, Part, TrialResult, run_trial
from m32_assets.gemma.model_folder import open_model_folder
from m32_assets.inference.stop_criteria import MAX_NEW_TOKENS
from m32_assets.orchestration.asset_policy import asset
from m32_assets.orchestration.checks import check_result, materialize_result
from m32_assets.orchestration.config_validation import LaunchConfig
from m32_assets.orchestration.evaluation_config import QuestionsConfig
from m32_assets.orchestration.gpu_lock import take_accelerator
from m32_assets.orchestration.judged_answers import judged_answers
from m32_assets.orchestration.metadata import bars, preview
from m32_assets.orchestration.mixture_config import MixtureAblationConfig
from m32_assets.orchestration.presets import MIXTURE_GROUP
from m32_assets.orchestration.project_paths import ProjectPaths
from m32_assets.orchestration.template_resource import TemplateResource
from m32_assets.sft.mixture import held_out_traces, read_sources
from m32_assets.sft.rows import read_training_rows
from m32_assets.sft.template import PromptTemplate
from m32_assets.traces.dataset import DATASET_KEY
from m32_assets.traces.manifest import read_manifest

FAMILY_SCORES = "family_scores.json"
FAMILIES_SHOWN = 30
COLUMNS = ("trial", "rows", "generated", "curated", "loss")


class FamilyEvaluationConfig(LaunchConfig):
    """How many questions each family asks."""

    questions_per_family: int = Field(default=2, ge=1, le=100, description="generated questions of each family")
    max_new_tokens: int = Field(default=MAX_NEW_TOKENS, ge=8, le=4096, description="longest answer, in tokens")


@asset(
    group=MIXTURE_GROUP,
    kinds={"jax", "json"},
    code_version="1",
    deps=["dev_reasoning_v2", "eval_set", "sft_data", "rl_checkpoint"],
    accelerated=True,
    checks={
        "all_scored": "every question has a judged answer",
        "apart": "no question is in the training rows",
    },
)
def family_evaluation(
    context: dg.AssetExecutionContext, config: FamilyEvaluationConfig, paths: ProjectPaths
) -> dg.MaterializeResult:
    """The tuned model on generated questions that it was not trained on: which families the next training needs most.

    `family_scores.json` has the wrong answers of each family by kind. With its path in `sft_data`'s `family_scores`,
    families that fail more get more of the extra traces. No question is of an eval set.
    """
    tuned = paths.tuned_checkpoint()
    seed = read_manifest(paths.datasets / DATASET_KEY).seed
    items = generated_questions(seed or 0, config.questions_per_family, eval_prompts(paths.datasets), series=0)
    questions = paths.work / "family_evaluation" / f"generated-{config.questions_per_family}.jsonl"
    write_jsonl(questions, items)
    asked = QuestionsConfig(eval_set=str(questions), max_new_tokens=config.max_new_tokens)
    template = PromptTemplate(**tuned["template"])
    judged = judged_answers(context, asked, paths, template, QuestionSet(questions), checkpoint=tuned)
    scores = family_scores(tuned["sha256"], judged.rows)
    path = paths.work / "family_evaluation" / FAMILY_SCORES
    write_json(path, scores.model_dump())
    trained = {row.prompt for row in read_training_rows(Path(paths.outputs("sft_data")["train"]))}
    both = [f"{item.id}: {item.prompt[:80]!r}" for item in items if template.prompt(item.prompt) in trained]
    weights = dict(sorted(family_weights(scores).items(), key=lambda one: -one[1])[:FAMILIES_SHOWN])
    worst = dict(list(shares_wrong(scores).items())[:FAMILIES_SHOWN])
    return materialize_result(
        context,
        paths,
        version=sha256_bytes(canonical_json(scores.model_dump())),
        outputs={"family_scores": str(path)},
        metadata={
            "percent_wrong": bars(worst),
            "weights": bars(weights),
            "family_scores": dg.MetadataValue.path(str(path)),
            **judged.metadata(asked),
        },
        checks=[
            check_result("all_scored", judged.skipped(), judged.scored()),
            check_result("apart", both, f"none of {len(items)} questions is in {len(trained)} training rows"),
        ],
    )


@asset(
    group=MIXTURE_GROUP,
    kinds={"jax", "json"},
    code_version="1",
    deps=["dev_reasoning_v2", "curated_v1", "ingested_traces", "eval_set", "base_model"],
    accelerated=True,
    checks={
        "trials_ran": "every trial ended with a score. A warning only: failed trials are marked in the table",
    },
)
def mixture_ablation(
    context: dg.AssetExecutionContext,
    config: MixtureAblationConfig,
    paths: ProjectPaths,
    template: TemplateResource,
) -> dg.MaterializeResult:
    """Short trainings on different mixtures, at a fixed number of steps: the table that decides what `sft_data` takes.

    Every trial is asked the same generated questions and the same held-out curated ones. None is of an eval set, and
    `family_evaluation` asks none of them. A finished training of the same mixture, settings and data is reused.
    """
    sources = read_sources(paths.datasets)
    base = paths.outputs("base_model")
    shares = {trial.validation_share for trial in config.trials}
    if len(shares) > 1:
        raise M32Error("trials validation_share", ", ".join(map(str, sorted(shares))), "one share for all trials")
    held = held_out_traces(sources.curated, *(shares or {0.06}))
    bench = Bench(
        model=open_model_folder(Path(base["folder"])),
        model_name=base["model"],
        sources=sources,
        template=template.template(),
        settings=config.settings(),
        generated=generated_questions(sources.seed or 0, config.questions_per_family, sources.held_out, series=1),
        curated=curated_questions(held),
        folder=paths.work / "mixture_ablation",
        cache=paths.cache / "training",
    )
    if config.trials:
        from m32_assets.gemma.loading import use_compilation_cache

        use_compilation_cache(paths.cache / "jax")
        take_accelerator(context, paths.locks)
    results = [run_trial(trial.name, trial.mixture(), bench, context.log.info) for trial in config.trials]
    table = bench.folder / "trials.json"
    write_json(table, {"steps": config.steps, "trials": [result.model_dump() for result in results]})
    failed = [f"{result.name}: {result.reason}" for result in results if result.status == "failed"]
    return materialize_result(
        context,
        paths,
        version=sha256_bytes(canonical_json([result.model_dump(exclude={"seconds"}) for result in results])),
        outputs={"trials": str(table)},
        metadata={
            "steps": config.steps,
            "trials": preview([_row(result) for result in results], COLUMNS) if results else "none asked for",
            "path": dg.MetadataValue.path(str(table)),
        },
        checks=[
            check_result(
                "trials_ran", failed, f"{len(results)} trials ran to the end", severity=dg.AssetCheckSeverity.WARN
            )
        ],
    )


def _row(result: TrialResult) -> dict[str, Any]:
    """A line of the table on the page."""

    def said(part: Part | None) -> str:
        return f"{part.right:g} ({part.interval[0]:g}–{part.interval[1]:g})" if part else ""

    return {
        "trial": result.name if result.status == "done" else f"{result.name}: failed",
        "rows": ", ".join(f"{count} {source}" for source, count in result.rows.items() if count),
        "generated": said(result.generated),
        "curated": said(result.curated),
        "loss": result.reason if result.status == "failed" else _loss(result.validation_loss),
    }


def _loss(value: float | None) -> str:
    return "none held out" if value is None else f"{value:.3f}"
