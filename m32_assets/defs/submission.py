"""The submission group: evidence, and the zip that is handed in."""

from collections.abc import Sequence
from pathlib import Path

import dagster as dg
from pydantic import Field, field_validator

from m32_assets.common.errors import M32Error
from m32_assets.common.files import read_json
from m32_assets.data.curated import CURATED_KEY
from m32_assets.data.eval_set import eval_files
from m32_assets.evaluation.baselines import display_name
from m32_assets.orchestration.asset_policy import asset
from m32_assets.orchestration.checks import check_result, materialize_result
from m32_assets.orchestration.config_validation import LaunchConfig
from m32_assets.orchestration.metadata import bars, preview
from m32_assets.orchestration.project_paths import ProjectPaths
from m32_assets.orchestration.run_evidence import lineage_of, write_evidence
from m32_assets.orchestration.timings import asset_seconds
from m32_assets.submission.evidence import (
    BUNDLE_NAME,
    DEFAULT_NAME,
    MANIFEST,
    MAX_NAME,
    RecordedConfig,
    evidence_files,
    short_sha,
)
from m32_assets.submission.runs import Run, interval_text, minutes_text, read_runs
from m32_assets.traces.dataset import DATASET_KEY
from m32_assets.traces.provenance import UNKNOWN

PARTS = (
    "dev_reasoning_v1",
    "dev_reasoning_v2",
    "golden_v2",
    "curated_v1",
    "sft_data",
    "merged_model",
    "baseline_evaluation",
    "evaluation",
)
"""The assets in the bundle. Everything above them is in its lineage."""


class SubmissionConfig(LaunchConfig):
    """Optional parts of the bundle, and its largest size."""

    bundle_name: str = Field(
        default=DEFAULT_NAME,
        pattern=BUNDLE_NAME,
        description="the beginning of the zip's name, also on card, notebook and Kaggle dataset: 6 to 40 lower-case "
        "letters, digits, and - or _ between them",
    )
    kaggle_owner: str = Field(
        default="m32-assets", pattern=r"^[a-z0-9][a-z0-9-]{2,49}$", description="the team's Kaggle name"
    )
    include_merged: bool = Field(default=False, description="hand in the merged weights too")
    max_megabytes: int = Field(default=2000, ge=1, le=4000, description="largest zip, in 10^6 bytes")

    @field_validator("bundle_name")
    @classmethod
    def _fits(cls, value: str) -> str:
        if len(value) > MAX_NAME:
            raise ValueError(f"at most {MAX_NAME} characters")
        return value


@asset(
    group="submission",
    kinds={"python", "zip"},
    code_version="7",
    deps=PARTS,
    checks={
        "evidence_complete": "every evidence file exists, without nulls, placeholders, missing scores or stale parts",
        "trained_rows": "the rows in the zip are those of the training, and each is rendered from a trace in the zip",
        "may_be_handed_in": "the competition takes this model, and answers of this form and length. A warning only",
        "licences": "every file that ingested rows came from has a known licence. A warning only",
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
    from m32_assets.submission.hackathon import MAX_OUTPUT_TOKENS, rule_findings
    from m32_assets.submission.runs_page import write_runs_page
    from m32_assets.submission.secret_scan import scan_for_secrets
    from m32_assets.submission.trained_rows import trained_rows

    run, summary = write_evidence(paths, PARTS, config.bundle_name)
    tuned = paths.tuned_checkpoint()
    contents = bundle_contents(
        Path(paths.root).resolve(),
        paths.evidence,
        run,
        summary,
        checkpoint=Path(tuned["checkpoint"]),
        steps=tuned["result"]["steps"],
        dataset=paths.datasets / DATASET_KEY,
        curated=paths.datasets / CURATED_KEY,
        trained_on=Path(paths.outputs("sft_data")["folder"]),
        eval_set=Path(paths.outputs("evaluation")["questions"]),
        apart=eval_files(paths.datasets),
        tokenizer=Path(paths.outputs("base_model")["folder"]) / "tokenizer.model",
        owner=config.kaggle_owner,
        platform=tuned["result"]["accelerator"],
        merged=Path(paths.outputs("merged_model")["folder"]) if config.include_merged else None,
    )
    hollow = check_evidence(paths.evidence)
    parts = {name: part for name, part in contents.items() if isinstance(part, Path) and part.is_file()}
    rows = trained_rows(parts, run, read_json(paths.evidence / MANIFEST)["inputs"])
    secrets = scan_for_secrets(parts.values())
    trained, bundle = tuned["result"]["provenance"], None
    size_problems: list[str] = []
    problems = ["not built: see the other checks"] if hollow or secrets or rows.findings else []
    if not problems:
        try:
            bundle = build_bundle(
                contents,
                paths.evidence,
                date=trained["timestamp"][:10].replace("-", ""),
                short_sha=short_sha(trained["commit_sha"]),
                name=config.bundle_name,
                max_bytes=config.max_megabytes * 10**6,
            )
        except BundleTooLarge as error:
            size_problems, problems = [str(error)], ["not built: too large"]
        except M32Error as error:
            problems = [str(error)]
    size = bundle.size if bundle else 0
    runs = read_runs(paths.evidence.parent)
    timed = [*lineage_of(paths, PARTS), context.asset_key.to_user_string()]
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
            "wall_time_seconds": bars(asset_seconds(context.instance, context.run.run_id, timed)),
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
            check_result("trained_rows", rows.findings, _rows_in_words(run)),
            check_result(
                "may_be_handed_in",
                rule_findings(run),
                f"{run.base_model.model_id}, answers below {MAX_OUTPUT_TOKENS} tokens",
                severity=dg.AssetCheckSeverity.WARN,
            ),
            check_result(
                "licences",
                _unknown_licences(run),
                f"{len(run.ingested_files)} files of ingested rows, each with a known licence",
                severity=dg.AssetCheckSeverity.WARN,
            ),
            check_result("no_credentials", secrets, "no secrets found"),
            check_result("small_enough", size_problems, f"{size} bytes, at most {config.max_megabytes * 10**6}"),
            check_result("verified", problems, f"{bundle.files if bundle else 0} files, read again"),
        ],
    )


def _rows_in_words(config: RecordedConfig) -> str:
    sources = ", ".join(f"{count} {source}" for source, count in config.training_rows.items())
    return f"{sum(config.training_rows.values())} training rows ({sources}), those of the training"


def _unknown_licences(config: RecordedConfig) -> list[str]:
    return [
        f"{file.name}: {file.rows} rows of unknown licence; ask whoever wrote them before you hand them on"
        for file in config.ingested_files
        if file.licence == UNKNOWN
    ]


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
