"""Write the evidence of a run from what its assets handed on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from m32_assets.common.errors import M32Error
from m32_assets.common.files import sha256_file
from m32_assets.data.curated import CURATED_KEY
from m32_assets.data.eval_set import eval_files, read_eval_set
from m32_assets.evaluation.baselines import WORKED_EXAMPLES, Baselines
from m32_assets.evaluation.judge import Scorecard, judge, read_predictions
from m32_assets.evaluation.samples import SampleScores
from m32_assets.orchestration.project_paths import ProjectPaths
from m32_assets.orchestration.timings import training_parts
from m32_assets.sft.mixture import Mixture
from m32_assets.sft.template import PromptTemplate
from m32_assets.sft.trained_on import EXTRA, INGESTED
from m32_assets.submission.bundle_contents import apart_name
from m32_assets.submission.bundle_layout import CURATED_DATASET, EXTRA_ROWS, INGESTED_DATASET
from m32_assets.submission.eval_summary import EvalScores, EvalSummary, eval_summary, write_eval_summary
from m32_assets.submission.evidence import (
    BASELINE_FILES,
    DEFAULT_NAME,
    PREDICTIONS,
    BaseModelInfo,
    Decoding,
    Lineage,
    RecordedConfig,
    RecordedSampling,
    environment,
    read_metrics,
    write_run_config,
    write_run_manifest,
)
from m32_assets.submission.rl_evidence import recorded_rounds
from m32_assets.traces.dataset import DATASET_KEY
from m32_assets.traces.provenance import SourceFile

COMMAND = "dagster asset materialize --select '*' -m m32_assets.definitions"


def write_evidence(paths: ProjectPaths, parts: Sequence[str], bundle_name: str) -> tuple[RecordedConfig, EvalSummary]:
    """Write config, summary and report, and last the manifest over all of them.

    The checkpoint is that of ``rl_checkpoint``; steps, losses and provenance are those of the training before it.

    Args:
        parts: the assets in the bundle; everything above them is in its lineage.
        bundle_name: the beginning of the bundle's name.

    Raises:
        M32Error: an asset has no outputs in this run, or those of an earlier version; or the checkpoint was changed.
    """
    from m32_assets.submission.report import write_report
    from m32_assets.submission.rounds_report import read_rounds

    tuned = paths.tuned_checkpoint()
    config, summary = run_in_short(paths, bundle_name)
    write_run_config(paths.evidence, config)
    write_eval_summary(paths.evidence, summary)
    base, data = paths.outputs("base_model"), paths.outputs("sft_data")
    # the training's own result, which the stage after it hands on
    result, folder = tuned["result"], paths.evidence
    questions, card = Path(paths.outputs("evaluation")["questions"]), summary.scorecard
    items = read_eval_set(questions)[: card.n_items]
    rows, before = (
        judge(read_predictions(folder / name), items) for name in (PREDICTIONS, BASELINE_FILES[summary.compared_with])
    )
    metrics = read_metrics(folder)
    write_report(
        folder,
        summary,
        rows,
        before,
        metrics,
        training_parts(metrics, result["seconds"], result["resumed_from"]),
        read_rounds(folder, config.rl),
    )
    provenance, written = result["provenance"], Path(data["folder"])
    trained_on = {
        CURATED_DATASET: paths.datasets / CURATED_KEY / "dataset.jsonl",
        EXTRA_ROWS: written / EXTRA,
        **({INGESTED_DATASET: written / INGESTED / "dataset.jsonl"} if config.ingested_files else {}),
    }
    write_run_manifest(
        folder,
        run_version=paths.run,
        model_id=base["model"],
        dataset=DATASET_KEY,
        command=COMMAND,
        max_steps=result["steps"],
        commit_sha=provenance["commit_sha"],
        timestamp=provenance["timestamp"],
        environment=environment(result["accelerator"]),
        dagster_run_id=provenance["dagster_run_id"],
        inputs={
            **base["sha256"],
            "dataset.jsonl": sha256_file(paths.datasets / DATASET_KEY / "dataset.jsonl"),
            "eval_set.jsonl": sha256_file(questions),
            **{apart_name(path): sha256_file(path) for path in eval_files(paths.datasets)},
            "worked_examples.jsonl": sha256_file(WORKED_EXAMPLES),
            **{name: sha256_file(path) for name, path in trained_on.items()},
            **{f"incoming/{file.name}": file.sha256 for file in config.ingested_files},
            "train.jsonl": data["train_sha256"],
            "validation.jsonl": data["validation_sha256"],
            "checkpoint": tuned["sha256"],
        },
        lineage=lineage_of(paths, parts),
    )
    return config, summary


def run_in_short(paths: ProjectPaths, bundle_name: str = DEFAULT_NAME) -> tuple[RecordedConfig, EvalSummary]:
    """The settings and the scores of a run.

    Raises:
        M32Error: an asset has no outputs in this run, or those of an earlier version.
    """
    base, data, tuned = paths.outputs("base_model"), paths.outputs("sft_data"), paths.outputs("rl_checkpoint")
    if "training_rows" not in data:
        raise M32Error(
            "sft_data",
            "outputs of an earlier version",
            "its rows by source",
            "Materialize sft_data again: the training of the same rows is reused",
        )
    evaluated, untuned = paths.outputs("evaluation"), paths.outputs("baseline_evaluation")
    result, template = tuned["result"], PromptTemplate(**data["template"])
    device = evaluated.get("device")
    sampling = {"sampling": RecordedSampling(**drawn)} if (drawn := evaluated.get("sampling")) else {}
    rounds = {"rl": recorded_rounds(tuned["rl"], result["best_step"])} if "rl" in tuned else {}
    optional: dict[str, Any] = {**Mixture(**data["mixture"]).model_dump(), **sampling, **rounds}
    config = RecordedConfig(
        base_model=BaseModelInfo(
            model_id=base["model"], source=base["source"], terms=base["terms"], sha256=base["sha256"]
        ),
        style=template.style,
        instruction=template.instruction,
        prompt_template=template.prompt("{question}"),
        bundle_name=bundle_name,
        training_rows=data["training_rows"],
        ingested_files=[SourceFile(**file) for file in data["ingested_files"]],
        training=tuned["settings"],
        decoding=Decoding(max_new_tokens=evaluated["max_new_tokens"], **({"device": device} if device else {})),
        **optional,
    )
    card = Scorecard.model_validate(evaluated["scorecard"])
    summary = eval_summary(
        run_version=paths.run,
        eval_set=evaluated["eval_set"],
        scorecard=card,
        baselines=_baselines(untuned),
        evaluated_at=evaluated["evaluated_at"],
        sample_scores=SampleScores.model_validate(sampled) if (sampled := evaluated.get("sample_scores")) else None,
        metrics={
            "well_formed": card.well_formed,
            "final_loss": result["final_loss"],
            **({} if (held_out := result["validation_loss"]) is None else {"validation_loss": held_out}),
        },
        held_out=_held_out(evaluated.get("held_out"), untuned.get("held_out")),
    )
    return config, summary


def _baselines(untuned: dict[str, Any]) -> Baselines:
    return Baselines.model_validate({name: one["scorecard"] for name, one in untuned["baselines"].items()})


def _held_out(evaluated: dict[str, Any] | None, untuned: dict[str, Any] | None) -> EvalScores | None:
    """The scores of the held-out questions, if the run asked any.

    Raises:
        M32Error: only one of the two models was asked.
    """
    if not evaluated and not untuned:
        return None
    if not evaluated or not untuned:
        asked = "baseline_evaluation" if untuned else "evaluation"
        raise M32Error("held_out", f"answers of {asked} only", "both", "Set the same held_out for both")
    return EvalScores(
        eval_set=evaluated["eval_set"],
        scorecard=Scorecard.model_validate(evaluated["scorecard"]),
        baselines=_baselines(untuned),
        compared_with=untuned["better"],
    )


def lineage_of(paths: ProjectPaths, parts: Sequence[str]) -> dict[str, Lineage]:
    """The data versions of each asset above the bundle, and of its inputs."""
    found: dict[str, Lineage] = {}
    wanted = list(parts)
    while wanted:
        name = wanted.pop()
        outputs: dict[str, Any] = paths.outputs(name)
        found[name] = Lineage(version=outputs["data_version"], upstream=outputs["upstream_versions"])
        wanted += [above for above in outputs["upstream_versions"] if above not in found]
    return found
