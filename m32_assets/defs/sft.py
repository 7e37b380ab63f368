"""The sft group: traces rendered as training text, the step that the M32 team missed."""

from dataclasses import asdict

import dagster as dg
from pydantic import Field

from m32_assets.common.files import canonical_json, sha256_bytes
from m32_assets.data.ingest import INGESTED_KEY
from m32_assets.data.jsonl_rows import write_jsonl
from m32_assets.orchestration.asset_policy import asset
from m32_assets.orchestration.checks import check_result, materialize_result
from m32_assets.orchestration.config_validation import LaunchConfig
from m32_assets.orchestration.metadata import bars, columns_of, preview
from m32_assets.orchestration.project_paths import ProjectPaths
from m32_assets.orchestration.template_resource import TemplateResource
from m32_assets.sft.rows import (
    TunixRow,
    read_training_rows,
    render_rows,
    split_rows,
    unrendered_parts,
    write_messages,
)
from m32_assets.traces.dataset import DATASET_KEY
from m32_assets.traces.jsonl import read_traces
from m32_assets.traces.manifest import read_manifest
from m32_assets.traces.schema import ReasoningTrace

TRACES = ("dev_reasoning_v2", "ingested_traces")
"""The assets that rows are rendered from. Extra traces are of the generator of the first."""
MADE_FROM = {
    column: [f"{asset}.{part}" for asset in TRACES for part in parts]
    for column, parts in {
        "id": ReasoningTrace.model_fields,
        "prompts": ("prompt", "steps", "final_answer"),
        "final_answer": ("final_answer",),
        "metadata": ("meta",),
    }.items()
}
"""Column of a row → the columns it was made from."""


class SftConfig(LaunchConfig):
    """How traces become training text."""

    validation_share: float = Field(
        default=0.06, gt=0, lt=0.5, description="share of rows held out, chosen by their id"
    )
    extra_traces: int = Field(
        default=1550,
        ge=0,
        le=1_000_000,
        multiple_of=10,
        description="further traces of the dataset's generator for training, verified and apart from the eval sets",
    )
    max_ingested_tokens: int = Field(
        default=320, ge=1, description="drop ingested traces longer than this many estimated tokens"
    )
    max_traces: int = Field(
        default=0, ge=0, description="use the first traces of the dataset, at most this many; 0 for all"
    )


@asset(
    group="sft",
    kinds={"python", "json"},
    code_version="6",
    deps=["dev_reasoning_v2", "ingested_traces", "eval_set"],
    checks={
        "rendered": "every question, step and answer of a trace is in its rendered text",
        "ingested": "ingested traces are new, true, short and apart from the eval sets, or dropped. A warning only",
        "extra_traces": "extra traces pass the dataset's verification; leaks and repeats are dropped",
        "held_out": "no validation or eval prompt is in the training rows",
    },
)
def sft_data(
    context: dg.AssetExecutionContext, config: SftConfig, paths: ProjectPaths, template: TemplateResource
) -> dg.MaterializeResult:
    """Training and validation rows as the trainer reads them: whole conversations with reasoning and answer.

    Training has the signed traces, ingested traces, and `extra_traces` more of the same generator. Validation has
    signed traces only. The same template renders prompts for training, evaluation and the notebook.
    """
    from m32_assets.data.augmentation import augment
    from m32_assets.data.decontamination import PromptIndex, choose_ingested
    from m32_assets.data.eval_set import eval_prompts

    rendering = template.template()
    held_out = eval_prompts(paths.datasets)
    signed = read_traces(paths.datasets / DATASET_KEY / "dataset.jsonl")
    seed = read_manifest(paths.datasets / DATASET_KEY).seed
    extra = augment(signed, seed, config.extra_traces, held_out)
    ingested = read_traces(paths.datasets / INGESTED_KEY / "dataset.jsonl")
    joined, left_out = choose_ingested(ingested, [*signed, *extra.traces], held_out, config.max_ingested_tokens)
    chosen = signed[: config.max_traces or None]
    signed_rows, further = render_rows(chosen, rendering), render_rows([*extra.traces, *joined], rendering)
    # validation has signed traces only, so that runs with other extra traces can be compared
    training, validation = split_rows(signed_rows, config.validation_share)
    training = [*training, *further]
    traces, rows = [*chosen, *extra.traces, *joined], [*signed_rows, *further]
    folder = paths.work / "sft"
    train_sha = write_jsonl(folder / "train.jsonl", training)
    validation_sha = write_jsonl(folder / "validation.jsonl", validation)
    write_messages(folder / "messages.jsonl", traces, rendering)
    question_of = {row.id: trace.prompt for row, trace in zip(rows, traces, strict=True)}
    questions = [question_of[row.id] for row in training]
    both = {question_of[row.id] for row in validation} & set(questions)
    leaks = [f"{q[:80]!r} is in training and validation" for q in sorted(both)]
    leaks += PromptIndex(questions, "the training data").overlaps(held_out)
    written = read_training_rows(folder / "train.jsonl") + read_training_rows(folder / "validation.jsonl")
    by_id = {row.id: row for row in written}
    missing = unrendered_parts([by_id[row.id] for row in rows], traces)
    return materialize_result(
        context,
        paths,
        version=sha256_bytes(canonical_json([train_sha, validation_sha])),
        outputs={
            "train": str(folder / "train.jsonl"),
            "validation": str(folder / "validation.jsonl"),
            "train_sha256": train_sha,
            "validation_sha256": validation_sha,
            "template": asdict(rendering),
            "max_traces": config.max_traces,
            "extra_traces": config.extra_traces,
            "validation_share": config.validation_share,
        },
        metadata={
            "dagster/row_count": len(rows),
            **columns_of(TunixRow, MADE_FROM),
            "training_rows": len(training),
            "validation_rows": len(validation),
            "ingested": len(ingested),
            "ingested_joined": len(joined),
            "ingested_left_out": bars({reason: len(lines) for reason, lines in left_out.items()}),
            "path": dg.MetadataValue.path(str(folder)),
            "template": dg.MetadataValue.json(rendering.to_dict()),
            "sample": preview([{"text": r.prompts} for r in rows[:5]], ("text",)),
        },
        checks=[
            check_result("rendered", missing, f"all {len(rows)} rows carry their question, steps and answer"),
            check_result(
                "ingested",
                [f"{reason}: {line}" for reason, lines in left_out.items() for line in lines],
                f"{len(joined)} of {len(ingested)} ingested traces join",
                severity=dg.AssetCheckSeverity.WARN,
            ),
            check_result(
                "extra_traces",
                extra.findings,
                f"{len(extra.traces)} extra traces are clean; dropped: {extra.leaks} leaks of the eval sets, "
                f"{extra.repeats} near repeats",
            ),
            check_result(
                "held_out",
                leaks,
                f"{len(validation)} validation rows and {len(held_out)} eval prompts are not in training",
            ),
        ],
    )
