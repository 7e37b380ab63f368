"""The sft group: from traces to rendered text, the step whose absence cost the M32 team its score."""

from typing import Literal

import dagster as dg
from pydantic import Field

from m32_assets.common.files import canonical_json, sha256_bytes
from m32_assets.data.ingest import INGESTED_KEY
from m32_assets.orchestration.asset_policy import asset
from m32_assets.orchestration.checks import check_result, materialize_result
from m32_assets.orchestration.config_validation import LaunchConfig
from m32_assets.orchestration.metadata import bars, columns_of, preview
from m32_assets.orchestration.project_paths import ProjectPaths
from m32_assets.sft.rows import (
    TunixRow,
    read_rows,
    render_rows,
    split_rows,
    unrendered_parts,
    write_messages,
    write_rows,
)
from m32_assets.sft.template import INSTRUCTION, PromptTemplate
from m32_assets.traces.dataset import DATASET_KEY
from m32_assets.traces.jsonl import read_traces
from m32_assets.traces.schema import ReasoningTrace

TRACES = ("dev_reasoning_v2", "ingested_traces")
"""What rows are rendered from; practice traces are of the generator of the first."""
MADE_FROM = {
    column: [f"{asset}.{part}" for asset in TRACES for part in parts]
    for column, parts in {
        "id": ReasoningTrace.model_fields,
        "prompts": ("prompt", "steps", "final_answer"),
        "final_answer": ("final_answer",),
        "metadata": ("meta",),
    }.items()
}
"""Column of a row → what it was made from."""


class SftConfig(LaunchConfig):
    """How traces become training text."""

    style: Literal["tags", "numbered"] = Field(default="tags", description="form of the model's turn")
    instruction: str = Field(default=INSTRUCTION, description="stands above every question; empty for none")
    validation_share: float = Field(
        default=0.06, gt=0, lt=0.5, description="share of rows held out, chosen by their id"
    )
    extra_traces: int = Field(
        default=1550,
        ge=0,
        le=1_000_000,
        multiple_of=10,
        description="further traces of the dataset's generator that join training, verified and apart from the eval set",
    )
    max_ingested_tokens: int = Field(
        default=320, ge=1, description="an ingested trace of more tokens, as estimated, does not join"
    )
    max_traces: int = Field(default=0, ge=0, description="only the first so many traces; 0 for all")


@asset(
    group="sft",
    kinds={"python", "json"},
    code_version="5",
    deps=["dev_reasoning_v2", "ingested_traces", "eval_set"],
    checks={
        "rendered": "every question, step and answer of a trace stands in its rendered text",
        "ingested": "of the ingested traces those join that are new, true, short enough and apart from the eval set",
        "extra_traces": "the further traces pass the dataset's verification; leaks and repeats are dropped",
        "held_out": "no validation or eval prompt stands in the training rows",
    },
)
def sft_data(context: dg.AssetExecutionContext, config: SftConfig, paths: ProjectPaths) -> dg.MaterializeResult:
    """Training and validation rows as the trainer reads them: the whole conversation, reasoning and answer included.

    The signed traces, what was ingested, and `extra_traces`, which are further traces of the same generator. Validation
    is of the signed ones
    alone. The same template renders prompts for training, for evaluation and in the notebook.
    """
    from m32_assets.data.augmentation import augment
    from m32_assets.data.decontamination import ingested_joining
    from m32_assets.data.eval_set import overlap_findings, read_eval_set

    template = PromptTemplate(config.style, config.instruction)
    items = read_eval_set(paths.datasets / "eval-v1" / "eval_set.jsonl")
    signed = read_traces(paths.datasets / DATASET_KEY / "dataset.jsonl")
    extra = augment(signed, config.extra_traces, [item.prompt for item in items])
    ingested = read_traces(paths.datasets / INGESTED_KEY / "dataset.jsonl")
    joined, left_out = ingested_joining(
        ingested, [*signed, *extra.traces], [item.prompt for item in items], config.max_ingested_tokens
    )
    chosen = signed[: config.max_traces or None]
    signed_rows, further = render_rows(chosen, template), render_rows([*extra.traces, *joined], template)
    # validation is of the signed dataset alone, so that runs with more practice can be compared
    training, validation = split_rows(signed_rows, config.validation_share)
    training = [*training, *further]
    traces, rows = [*chosen, *extra.traces, *joined], [*signed_rows, *further]
    folder = paths.work / "sft"
    train_sha = write_rows(folder / "train.jsonl", training)
    validation_sha = write_rows(folder / "validation.jsonl", validation)
    write_messages(folder / "messages.jsonl", traces, template)
    questions = [row.question for row in training]
    both = {row.question for row in validation} & set(questions)
    leaks = [f"{q[:80]!r} is in training and validation" for q in sorted(both)]
    leaks += overlap_findings([i.prompt for i in items], questions)
    written = read_rows(folder / "train.jsonl") + read_rows(folder / "validation.jsonl")
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
            "style": config.style,
            "instruction": config.instruction,
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
            "template": dg.MetadataValue.json(template.facts()),
            "sample": preview([{"text": r.prompt + r.completion} for r in rows[:5]], ("text",)),
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
                f"{len(extra.traces)} further traces are clean; dropped: {extra.leaks} that share wording with the eval set, {extra.repeats} near repeats",
            ),
            check_result(
                "held_out",
                leaks,
                f"{len(validation)} validation rows and {len(items)} eval prompts are not in training",
            ),
        ],
    )
