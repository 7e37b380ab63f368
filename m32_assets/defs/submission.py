"""The submission group: evidence, and the zip that is handed in."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import dagster as dg
from pydantic import Field

from m32_assets.common.errors import M32Error
from m32_assets.common.files import sha256_file
from m32_assets.data.eval_set import eval_files, read_eval_set
from m32_assets.evaluation.baselines import WORKED_EXAMPLES, Baselines, display_name
from m32_assets.evaluation.judge import Scorecard, judge, read_predictions
from m32_assets.evaluation.samples import SampleScores
from m32_assets.orchestration.asset_policy import asset
from m32_assets.orchestration.checks import check_result, materialize_result
from m32_assets.orchestration.config_validation import LaunchConfig
from m32_assets.orchestration.metadata import bars, preview
from m32_assets.orchestration.project_paths import ProjectPaths
from m32_assets.orchestration.timings import asset_seconds, training_parts
from m32_assets.sft.template import PromptTemplate
from m32_assets.submission.bundle_contents import apart_name
from m32_assets.submission.eval_summary import EvalScores, EvalSummary, write_eval_summary
from m32_assets.submission.evidence import (
    BASELINE_FILES,
    PREDICTIONS,
    BaseModelInfo,
    Decoding,
    Lineage,
    RecordedConfig,
    RecordedSampling,
    environment,
    evidence_files,
    read_metrics,
    short_sha,
    write_run_config,
    write_run_manifest,
)
from m32_assets.submission.runs import Run, interval_text, minutes_text, read_runs
from m32_assets.traces.dataset import DATASET_KEY

PARTS = (
    "dev_reasoning_v1",
    "dev_reasoning_v2",
    "golden_v2",
    "sft_data",
    "merged_model",
    "baseline_evaluation",
    "evaluation",
)
"""The assets in the bundle. Everything above them is in its lineage."""
COMMAND = "dagster asset materialize --select '*' -m m32_assets.definitions"


class SubmissionConfig(LaunchConfig):
    """Optional parts of the bundle, and its largest size."""

    kaggle_owner: str = Field(
        default="m32-assets", pattern=r"^[a-z0-9][a-z0-9-]{2,49}$", description="the team's Kaggle name"
    )
    include_merged: bool = Field(default=False, description="hand in the merged weights too")
    max_megabytes: int = Field(default=2000, ge=1, le=4000, description="largest zip, in 10^6 bytes")


@asset(
    group="submission",
    kinds={"python", "zip"},
    code_version="4",
    deps=PARTS,
    checks={
        "evidence_complete": "every evidence file exists, without nulls, placeholders, missing scores or stale parts",
        "no_credentials": "no file of the bundle contains a key, token or password",
        "small_enough": "the zip is at most as large as allowed",
        "verified": "the zip, read again, has every part, and its parts agree with each other",
    },
)
def submission_bundle(
    context: dg.AssetExecutionContext, config: SubmissionConfig, paths: ProjectPaths
) -> dg.MaterializeResult:
    """The submission: evidence, checkpoint, data, notebook, source and licences in one verified zip.

    The same inputs give the same bytes. The zip is read again after writing. `m32 verify-bundle ZIP --replay 10`
    verifies it anywhere.
    """
    from m32_assets.submission.bundle import BundleTooLarge, build_bundle
    from m32_assets.submission.bundle_contents import bundle_contents
    from m32_assets.submission.evidence_check import check_evidence
    from m32_assets.submission.runs_page import write_runs_page
    from m32_assets.submission.secret_scan import scan_for_secrets

    run, summary = _write_evidence(paths)
    tuned = paths.tuned_checkpoint()
    contents = bundle_contents(
        Path(paths.root).resolve(),
        paths.evidence,
        run,
        summary,
        checkpoint=Path(tuned["checkpoint"]),
        steps=tuned["result"]["steps"],
        dataset=paths.datasets / DATASET_KEY,
        eval_set=Path(paths.outputs("evaluation")["questions"]),
        apart=eval_files(paths.datasets),
        tokenizer=Path(paths.outputs("base_model")["folder"]) / "tokenizer.model",
        owner=config.kaggle_owner,
        accelerated=tuned["result"]["accelerator"] != "cpu",
        merged=Path(paths.outputs("merged_model")["folder"]) if config.include_merged else None,
    )
    hollow = check_evidence(paths.evidence)
    secrets = scan_for_secrets(part for part in contents.values() if isinstance(part, Path) and part.is_file())
    trained, bundle = tuned["result"]["provenance"], None
    size_problems: list[str] = []
    problems = ["not built: see the other checks"] if hollow or secrets else []
    if not problems:
        try:
            bundle = build_bundle(
                contents,
                paths.evidence,
                date=trained["timestamp"][:10].replace("-", ""),
                short_sha=short_sha(trained["commit_sha"]),
                max_bytes=config.max_megabytes * 10**6,
            )
        except BundleTooLarge as error:
            size_problems, problems = [str(error)], ["not built: too large"]
        except M32Error as error:
            problems = [str(error)]
    size = bundle.size if bundle else 0
    runs = read_runs(paths.evidence.parent)
    runs_page = write_runs_page(paths.evidence.parent, paths.datasets, runs)
    return materialize_result(
        context,
        paths,
        version=bundle.sha256 if bundle else "not-built",
        outputs={"path": bundle.path, "sha256": bundle.sha256, "size": size} if bundle else {},
        metadata={
            "score": summary.primary_score,
            "baseline": summary.baseline.primary_score,
            "compared_with": display_name(summary.compared_with),
            **({"held_out_score": summary.held_out.scorecard.primary_score} if summary.held_out else {}),
            "report": dg.MetadataValue.path(str(paths.evidence / "report.html")),
            "runs": _runs(runs),
            "runs_page": dg.MetadataValue.path(str(runs_page)),
            "wall_time_seconds": bars(
                asset_seconds(
                    context.instance, context.run.run_id, [*_lineage(paths), context.asset_key.to_user_string()]
                )
            ),
            **(
                {
                    "path": dg.MetadataValue.path(bundle.path),
                    "sha256": bundle.sha256,
                    "bytes": size,
                    "files": bundle.files,
                }
                if bundle
                else {}
            ),
        },
        checks=[
            check_result(
                "evidence_complete",
                hollow,
                f"{len(evidence_files(paths.evidence))} evidence files, complete and current",
            ),
            check_result("no_credentials", secrets, "no secrets found"),
            check_result("small_enough", size_problems, f"{size} bytes, at most {config.max_megabytes * 10**6}"),
            check_result("verified", problems, f"{bundle.files if bundle else 0} files, read again"),
        ],
    )


def _runs(runs: Sequence[Run]) -> dg.MetadataValue:
    """The newest runs side by side; one with broken evidence shows what is wrong."""
    rows = [
        {
            "run": run.run,
            "eval set": scores.eval_set,
            "of 100": f"{scores.score:g} ({interval_text(scores)})",
            "well-formed": f"{scores.well_formed}/{scores.questions}",
            "minutes": minutes_text(run.total_minutes),
            "trained": run.trained_at[:10],
        }
        for run in runs
        for scores in run.question_sets
    ]
    rows += [{"run": run.run, "of 100": run.problem} for run in runs if not run.readable]
    return preview(rows, ("run", "eval set", "of 100", "well-formed", "minutes", "trained"))


def _write_evidence(paths: ProjectPaths) -> tuple[RecordedConfig, EvalSummary]:
    """Write config, summary and report, and last the manifest over all of them."""
    from m32_assets.submission.report import write_report

    base, data, tuned = paths.outputs("base_model"), paths.outputs("sft_data"), paths.outputs("sft_checkpoint")
    evaluated, untuned = paths.outputs("evaluation"), paths.outputs("baseline_evaluation")
    result, folder, questions = tuned["result"], paths.evidence, Path(evaluated["questions"])
    template = PromptTemplate(**data["template"])
    config = RecordedConfig(
        base_model=BaseModelInfo(
            model_id=base["model"], source=base["source"], terms=base["terms"], sha256=base["sha256"]
        ),
        style=template.style,
        instruction=template.instruction,
        prompt_template=template.prompt("{question}"),
        max_traces=data["max_traces"],
        extra_traces=data["extra_traces"],
        validation_share=data["validation_share"],
        training=tuned["settings"],
        decoding=Decoding(max_new_tokens=evaluated["max_new_tokens"]),
        **({"sampling": RecordedSampling(**sampling)} if (sampling := evaluated.get("sampling")) else {}),
    )
    write_run_config(folder, config)
    card = Scorecard.model_validate(evaluated["scorecard"])
    summary = write_eval_summary(
        folder,
        run_version=paths.run,
        eval_set=evaluated["eval_set"],
        scorecard=card,
        baselines=_baselines(untuned),
        evaluated_at=evaluated["evaluated_at"],
        sample_scores=SampleScores.model_validate(sampled) if (sampled := evaluated.get("sample_scores")) else None,
        metrics={
            "well_formed": card.well_formed,
            "final_loss": result["final_loss"],
            "validation_loss": result["validation_loss"],
        },
        held_out=_held_out(evaluated.get("held_out"), untuned.get("held_out")),
    )
    items = read_eval_set(questions)[: card.n_items]
    rows, before = (
        judge(read_predictions(folder / name), items) for name in (PREDICTIONS, BASELINE_FILES[summary.compared_with])
    )
    metrics = read_metrics(folder)
    write_report(
        folder, summary, rows, before, metrics, training_parts(metrics, result["seconds"], result["resumed_from"])
    )
    provenance = result["provenance"]
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
            "train.jsonl": data["train_sha256"],
            "validation.jsonl": data["validation_sha256"],
            "checkpoint": tuned["sha256"],
        },
        lineage=_lineage(paths),
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


def _lineage(paths: ProjectPaths) -> dict[str, Lineage]:
    """The data versions of each asset above the bundle, and of its inputs."""
    found: dict[str, Lineage] = {}
    wanted = list(PARTS)
    while wanted:
        name = wanted.pop()
        outputs: dict[str, Any] = paths.outputs(name)
        found[name] = Lineage(version=outputs["data_version"], upstream=outputs["upstream_versions"])
        wanted += [above for above in outputs["upstream_versions"] if above not in found]
    return found
