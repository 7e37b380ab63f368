"""The sft group: traces rendered as training text, the step that the M32 team missed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import dagster as dg

from m32_assets.common.files import canonical_json, sha256_bytes
from m32_assets.data.ingest import INGESTED_KEY
from m32_assets.orchestration.asset_policy import asset
from m32_assets.orchestration.checks import check_result, materialize_result
from m32_assets.orchestration.metadata import bars, columns_of, preview
from m32_assets.orchestration.mixture_config import TrainingDataConfig
from m32_assets.orchestration.project_paths import ProjectPaths
from m32_assets.orchestration.template_resource import TemplateResource
from m32_assets.sft.mixture import read_sources, training_data
from m32_assets.sft.rows import (
    TunixRow,
    read_training_rows,
    unrendered_parts,
    write_messages,
)
from m32_assets.sft.trained_on import TRAINING, VALIDATION, write_trained_on
from m32_assets.traces.manifest import read_manifest
from m32_assets.traces.schema import ReasoningTrace, topic_of

TRACES = ("dev_reasoning_v2", "curated_v1", "ingested_traces")
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


FAMILIES_SHOWN = 20
JOINED = ("name", "form", "rows", "licence")
"""Columns of the files that ingested traces joined from."""


@asset(
    group="sft",
    kinds={"python", "json"},
    code_version="11",
    deps=["dev_reasoning_v2", "curated_v1", "ingested_traces", "eval_set"],
    checks={
        "rendered": "every question, step and answer of a trace is in its rendered text, which no mark ends early",
        "ingested": "ingested traces are new, true, short and apart from the eval sets, or dropped. A warning only",
        "extra_traces": "extra traces pass the dataset's verification; leaks and repeats are dropped",
        "held_out": "no validation or eval prompt is in the training rows",
    },
)
def sft_data(
    context: dg.AssetExecutionContext, config: TrainingDataConfig, paths: ProjectPaths, template: TemplateResource
) -> dg.MaterializeResult:
    """Training and validation rows as the trainer reads them: whole conversations with reasoning and answer.

    Training has the signed traces, the curated ones, ingested ones, and `extra_traces` more of the same generator; the
    page shows their shares. Validation has signed and curated traces, or ingested ones where there are none of either.
    The same template renders prompts for training, evaluation and the notebook.
    """
    from m32_assets.data.decontamination import PromptIndex

    rendering, mixture = template.template(), config.mixture()
    sources = read_sources(paths.datasets, [Path(config.eval_set)] if config.eval_set else ())
    data = training_data(sources, mixture, rendering)
    training, validation, traces, rows = data.training, data.validation, data.traces, data.rows
    folder = paths.work / "sft"
    written = write_trained_on(folder, data, sources.ingested, read_manifest(paths.datasets / INGESTED_KEY))
    write_messages(folder / "messages.jsonl", traces, rendering)
    question_of = {row.id: trace.prompt for row, trace in zip(rows, traces, strict=True)}
    questions = [question_of[row.id] for row in training]
    both = {question_of[row.id] for row in validation} & set(questions)
    leaks = [f"{q[:80]!r} is in training and validation" for q in sorted(both)]
    leaks += PromptIndex(questions, "the training data").overlaps(sources.held_out)
    by_id = {row.id: row for name in (TRAINING, VALIDATION) for row in read_training_rows(folder / name)}
    missing = unrendered_parts([by_id[row.id] for row in rows], traces, rendering)
    return materialize_result(
        context,
        paths,
        version=sha256_bytes(canonical_json([written.train_sha256, written.validation_sha256])),
        outputs={
            "folder": str(folder),
            "train": str(folder / TRAINING),
            "validation": str(folder / VALIDATION),
            "train_sha256": written.train_sha256,
            "validation_sha256": written.validation_sha256,
            "training_rows": data.counts,
            "ingested_files": [file.model_dump() for file in written.files],
            "template": asdict(rendering),
            "mixture": mixture.model_dump(),
            "eval_set": config.eval_set,
        },
        metadata={
            "dagster/row_count": len(rows),
            **columns_of(TunixRow, MADE_FROM),
            "training_rows": len(training),
            "validation_rows": len(validation) or "none: training takes its last step",
            "shares": bars(data.counts),
            "extra_families": bars(_families(data.extra.traces)),
            "ingested": len(sources.ingested),
            "ingested_joined": data.counts["ingested"],
            "ingested_files": preview([file.model_dump() for file in written.files], JOINED),
            "ingested_left_out": bars({reason: len(lines) for reason, lines in data.left_out.items()}),
            "path": dg.MetadataValue.path(str(folder)),
            "template": dg.MetadataValue.json(rendering.to_dict()),
            "sample": preview([{"text": r.prompts} for r in rows[:5]], ("text",)),
        },
        checks=[
            check_result("rendered", missing, f"all {len(rows)} rows carry their question, steps and answer"),
            check_result(
                "ingested",
                [f"{reason}: {line}" for reason, lines in data.left_out.items() for line in lines],
                f"{data.counts['ingested']} of {len(sources.ingested)} ingested traces join",
                severity=dg.AssetCheckSeverity.WARN,
            ),
            check_result(
                "extra_traces",
                data.extra.findings,
                f"{len(data.extra.traces)} extra traces are clean; dropped: {data.extra.leaks} leaks of the eval sets, "
                f"{data.extra.repeats} near repeats",
            ),
            check_result(
                "held_out",
                leaks,
                f"{len(validation)} validation rows and {len(sources.held_out)} eval prompts are not in training",
            ),
        ],
    )


def _families(traces: Sequence[ReasoningTrace]) -> dict[str, float]:
    """The extra traces by family, the most frequent first."""
    return dict(Counter(topic_of(trace) or "none named" for trace in traces).most_common(FAMILIES_SHOWN))
