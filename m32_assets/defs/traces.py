"""The traces group: the datasets, and the eval sets that training must never contain."""

import dagster as dg
from pydantic import Field

from m32_assets.common.errors import M32Error
from m32_assets.common.files import canonical_json, sha256_bytes, sha256_file
from m32_assets.data.curated import CURATED_KEY
from m32_assets.data.decontamination import PromptIndex
from m32_assets.data.eval_set import (
    EVAL_SETS,
    EVAL_V1,
    EvalItem,
    eval_files,
    eval_items,
    eval_set_path,
    held_out_path,
    held_out_prompts,
    validate_eval_set,
)
from m32_assets.data.eval_set_manifest import eval_set_counts, read_eval_manifest
from m32_assets.orchestration.asset_policy import asset
from m32_assets.orchestration.checks import check_result, materialize_result
from m32_assets.orchestration.config_validation import LaunchConfig
from m32_assets.orchestration.dataset_metadata import dataset_metadata, dataset_pictures
from m32_assets.orchestration.metadata import columns_of, preview
from m32_assets.orchestration.project_paths import ProjectPaths
from m32_assets.traces import dataset
from m32_assets.traces.golden import GOLDEN_KEY, GOLDEN_PROVENANCE, read_golden
from m32_assets.traces.jsonl import read_traces
from m32_assets.traces.legacy import LEGACY_KEY, LEGACY_PROVENANCE
from m32_assets.traces.manifest import read_manifest
from m32_assets.traces.schema import SHARES
from m32_assets.traces.verification import verify_file


class DatasetConfig(LaunchConfig):
    """Which traces are generated."""

    data_seed: int = Field(default=dataset.SEED, ge=0, le=2**63 - 1, description="decides every trace")
    count: int = Field(
        default=dataset.COUNT, ge=10, le=1_000_000, multiple_of=10, description="traces; signed sets have 500 to 800"
    )


@asset(
    group="traces",
    kinds={"python", "json"},
    code_version="1",
    checks={
        "schema": "every line is a trace, in the legacy form or the strict one",
    },
)
def dev_reasoning_v1(context: dg.AssetExecutionContext, paths: ProjectPaths) -> dg.MaterializeResult:
    """The legacy dataset, converted from its flat form. It is kept for comparison and never trained on.

    `known_faults` counts the faults that `dev_reasoning_v2` is free of.
    """
    folder = paths.datasets / LEGACY_KEY
    traces = read_traces(folder / "legacy.jsonl")
    manifest = dataset.write_dataset(folder, LEGACY_KEY, traces, LEGACY_PROVENANCE)
    report = verify_file(folder / "dataset.jsonl")
    return materialize_result(
        context,
        paths,
        version=manifest.sha256,
        metadata=dataset_metadata(folder, manifest, traces, known_faults=dg.MetadataValue.json(report.counts)),
        checks=[check_result("schema", report.messages.get("schema", []), f"all {len(traces)} lines are traces")],
    )


@asset(
    group="traces",
    kinds={"python", "json"},
    code_version="1",
    checks={
        "schema": "every line is a trace",
    },
)
def golden_v2(context: dg.AssetExecutionContext, paths: ProjectPaths) -> dg.MaterializeResult:
    """A few hand-written traces, the model of the golden_style tenth of the training data.

    They are converted from `source.jsonl`. They go into the bundle, not into training.
    """
    folder = paths.datasets / GOLDEN_KEY
    traces = read_golden(folder)
    manifest = dataset.write_dataset(folder, GOLDEN_KEY, traces, GOLDEN_PROVENANCE)
    report = verify_file(folder / "dataset.jsonl")
    return materialize_result(
        context,
        paths,
        version=manifest.sha256,
        metadata=dataset_metadata(folder, manifest, traces),
        checks=[check_result("schema", report.messages.get("schema", []), f"all {len(traces)} lines are traces")],
    )


@asset(
    group="traces",
    kinds={"python", "json"},
    code_version="7",
    checks={
        "schema": "every line is a strict trace",
        "answers": "the answer, solved again from the prompt alone, is the same, and it follows from the last steps",
        "composition": "exactly 70 % reasoning, 20 % synthetic, 10 % golden_style, 20 edge cases inside the reasoning",
        "no_repeats": "no two traces are the same or nearly the same",
        "no_leaks": "no trace contains an eval question: whole, with other numbers, or a long run of its words",
        "arithmetic": "every arithmetic claim of every step holds, recomputed exactly",
        "steps_say_something": "no step is a tautology, filler or a restatement; grammar and lengths are sound",
    },
)
def dev_reasoning_v2(
    context: dg.AssetExecutionContext, config: DatasetConfig, paths: ProjectPaths
) -> dg.MaterializeResult:
    """The reasoning traces that the model learns from, generated from a seed and verified from their text alone.

    A trace is raw text: question, steps, answer. `sft_data` renders it. The dataset is 70 % reasoning, 20 % synthetic
    and 10 % golden style, with a slice of edge cases. The same seed gives the same bytes. The eval sets are kept apart.
    """
    folder = paths.datasets / dataset.DATASET_KEY
    traces = list(dataset.generate(config.data_seed, config.count))
    manifest = dataset.write_dataset(
        folder, dataset.DATASET_KEY, traces, dataset.provenance(config.data_seed, config.count)
    )
    held_out = held_out_prompts(eval_files(paths.datasets))
    report = verify_file(folder / "dataset.jsonl", held_out=held_out)
    counts = [(name, manifest.stats.composition.get(name, 0), share) for name, share in SHARES.items()]
    shares = ", ".join(
        f"{n} of {len(traces)} = {100 * n / len(traces):.1f} % {name}, expected {share} %" for name, n, share in counts
    )

    return materialize_result(
        context,
        paths,
        version=manifest.sha256,
        metadata=dataset_metadata(
            folder, manifest, traces, **dataset_pictures(traces), findings=dg.MetadataValue.json(report.counts)
        ),
        checks=[
            check_result("schema", report.found("schema"), f"all {len(traces)} lines are strict traces"),
            check_result("composition", report.found("composition"), shares),
            check_result(
                "answers",
                [
                    *report.found("solver", "final_answer", "contradiction"),
                    *([f"{report.solved} of {len(traces)} solved again"] if report.solved != len(traces) else []),
                ],
                f"all {len(traces)} answers solved again",
            ),
            check_result("no_repeats", report.found("repeat"), f"{len(traces)} traces, all different"),
            check_result("no_leaks", report.found("leak"), "no question of the eval sets"),
            check_result("arithmetic", report.found("arithmetic"), "every claim holds"),
            check_result(
                "steps_say_something", report.found("vacuous", "grammar", "length"), "every step says something"
            ),
        ],
    )


@asset(
    group="traces",
    kinds={"python", "json"},
    code_version="3",
    deps=["dev_reasoning_v2", "curated_v1"],
    checks={
        "schema": "ids and wordings are unique, fields filled, sections and categories known, counts correct",
        "disjoint_from_training": "no prompt or wording of the eval sets is in the signed or the curated traces",
    },
)
def eval_set(context: dg.AssetExecutionContext, paths: ProjectPaths) -> dg.MaterializeResult:
    """This project's own, hand-written questions, which the tuned model is judged on and must never have seen.

    There are two sets. The headline score is that of all questions of eval-v1. The first questions of the test half of
    eval-v2 are held out: they are asked too, and the gate compares on them. No question and no wording of one may be in
    the training data. Changed questions are a new version, because only scores of the same questions are compared.
    """
    found = {known: eval_items(paths.datasets / known.version, known) for known in EVAL_SETS}
    read_manifest(paths.datasets / dataset.DATASET_KEY)  # first: its error says what to do if the file was changed
    training = [
        trace
        for key in (dataset.DATASET_KEY, CURATED_KEY)
        for trace in read_traces(paths.datasets / key / "dataset.jsonl")
    ]
    trained = PromptIndex((t.prompt for t in training), "the training data")
    malformed: list[str] = []
    for known, items in found.items():
        malformed += validate_eval_set(items, [], known)
        try:
            read_eval_manifest(paths.datasets / known.version)
        except M32Error as error:
            malformed.append(str(error))
    every = [item for items in found.values() for item in items]
    sha256 = {f"{path.parent.name}/{path.name}": sha256_file(path) for path in eval_files(paths.datasets)}
    path = eval_set_path(paths.datasets)
    return materialize_result(
        context,
        paths,
        version=sha256_bytes(canonical_json(sha256)),
        outputs={"path": str(path), "version": EVAL_V1.version, "held_out": str(held_out_path(paths.datasets))},
        metadata={
            "dagster/row_count": len(every),
            **columns_of(EvalItem),
            "path": dg.MetadataValue.path(str(path)),
            "held_out_path": dg.MetadataValue.path(str(held_out_path(paths.datasets))),
            "sha256": dg.MetadataValue.json(sha256),
            "counts": dg.MetadataValue.json({known.version: eval_set_counts(items) for known, items in found.items()}),
            "sample": preview(
                [i.model_dump() for i in found[EVAL_V1][:10]], ("id", "prompt", "expected_answer", "difficulty")
            ),
        },
        checks=[
            check_result("schema", malformed, f"{len(every)} items, ids and wordings unique, as the manifests say"),
            check_result(
                "disjoint_from_training",
                trained.overlaps(i.prompt for i in every),
                f"none of {len(every)} prompts or wordings is in {len(training)} traces",
            ),
        ],
    )
