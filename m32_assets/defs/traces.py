"""The traces group: the datasets, and the eval sets that training must never contain."""

from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Any

import dagster as dg
from pydantic import Field

from m32_assets.common.errors import M32Error
from m32_assets.common.files import canonical_json, sha256_bytes, sha256_file
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
from m32_assets.data.ingest import INGESTED_KEY, first_aside, ingest, unaccounted
from m32_assets.orchestration.asset_policy import asset
from m32_assets.orchestration.checks import LISTED, check_result, materialize_result
from m32_assets.orchestration.config_validation import LaunchConfig
from m32_assets.orchestration.metadata import bars, columns_of, picture, preview, sketch
from m32_assets.orchestration.project_paths import ProjectPaths
from m32_assets.traces import dataset
from m32_assets.traces.golden import GOLDEN_KEY, GOLDEN_PROVENANCE, read_golden
from m32_assets.traces.jsonl import head_of, read_traces
from m32_assets.traces.legacy import LEGACY_KEY, LEGACY_PROVENANCE
from m32_assets.traces.manifest import Manifest, read_manifest
from m32_assets.traces.schema import SHARES, ReasoningTrace
from m32_assets.traces.verification import verify_file
from m32_assets.traces.verification.length import tokens_in

SAMPLES = 10


class DatasetConfig(LaunchConfig):
    """Which traces are generated."""

    data_seed: int = Field(default=dataset.SEED, ge=0, description="decides every trace")
    count: int = Field(
        default=dataset.COUNT, ge=10, le=1_000_000, multiple_of=10, description="traces; signed sets have 500 to 800"
    )


def _result(folder: Path, manifest: Manifest, traces: list[ReasoningTrace], **more: Any) -> dict[str, Any]:
    rows = [
        {"prompt": t.prompt, "steps": " / ".join(s.content for s in t.steps), "answer": t.final_answer}
        for t in traces[:10]
    ]
    return {
        "dagster/row_count": manifest.trace_count,
        **columns_of(ReasoningTrace),
        "composition": bars(manifest.stats.composition),
        "sample": preview(rows, ("prompt", "steps", "answer")),
        **more,
        "path": dg.MetadataValue.path(str(folder / "dataset.jsonl")),
        "sha256": manifest.sha256,
    }


def _pictures(traces: list[ReasoningTrace]) -> dict[str, Any]:
    from m32_assets.traces.plots import composition_plot, length_plot, length_sketch

    tokens, steps = [tokens_in(trace) for trace in traces], [len(trace.steps) for trace in traces]
    unit = "estimated tokens"
    families = Counter(str((trace.meta or {}).get("family")) for trace in traces)
    text = "\n\n---\n\n".join(_readable(trace) for trace in traces[:SAMPLES])
    return {
        "lengths_in_short": sketch(length_sketch(tokens, steps, unit), f"{unit} and steps per trace"),
        "composition_picture": picture(composition_plot(traces), "traces by family and category"),
        "lengths": picture(length_plot(tokens, steps, unit), f"histograms of {unit} and of steps per trace"),
        "estimated_tokens_mean": round(sum(tokens) / len(tokens), 1),
        "estimated_tokens_max": max(tokens),
        "families": dg.MetadataValue.json(dict(sorted(families.items()))),
        "ten_samples": dg.MetadataValue.md(text),
    }


def _readable(trace: ReasoningTrace) -> str:
    """A trace as a code block: question, steps, answer. Markdown and HTML in it are shown as text."""
    steps = "\n".join(f"{step.i + 1}. {step.content}" for step in trace.steps)
    return f"```text\n{trace.prompt}\n\n{steps}\n\nanswer: {trace.final_answer}\n```"


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
    manifest = dataset.write_dataset(folder, LEGACY_KEY, traces, seed=None, provenance=LEGACY_PROVENANCE)
    report = verify_file(folder / "dataset.jsonl")
    return materialize_result(
        context,
        paths,
        version=manifest.sha256,
        metadata=_result(folder, manifest, traces, known_faults=dg.MetadataValue.json(report.counts)),
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
    manifest = dataset.write_dataset(folder, GOLDEN_KEY, traces, seed=None, provenance=GOLDEN_PROVENANCE)
    report = verify_file(folder / "dataset.jsonl")
    return materialize_result(
        context,
        paths,
        version=manifest.sha256,
        metadata=_result(folder, manifest, traces),
        checks=[check_result("schema", report.messages.get("schema", []), f"all {len(traces)} lines are traces")],
    )


@asset(
    group="traces",
    kinds={"python", "json"},
    code_version="5",
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
        folder,
        dataset.DATASET_KEY,
        traces,
        seed=config.data_seed,
        provenance=dataset.provenance(config.data_seed, config.count),
    )
    held_out = held_out_prompts(eval_files(paths.datasets))
    report = verify_file(folder / "dataset.jsonl", held_out=held_out)
    counts = [(name, manifest.stats.composition.get(name, 0), share) for name, share in SHARES.items()]
    shares = ", ".join(
        f"{n} of {len(traces)} = {100 * n / len(traces):.1f} % {name}, expected {share} %" for name, n, share in counts
    )

    def found(*kinds: str) -> list[str]:
        return [message for kind in kinds for message in report.messages.get(kind, [])]

    return materialize_result(
        context,
        paths,
        version=manifest.sha256,
        metadata=_result(folder, manifest, traces, **_pictures(traces), findings=dg.MetadataValue.json(report.counts)),
        checks=[
            check_result("schema", found("schema"), f"all {len(traces)} lines are strict traces"),
            check_result("composition", found("composition"), shares),
            check_result("answers", found("solver", "final_answer"), f"all {len(traces)} answers solved again"),
            check_result("no_repeats", found("repeat"), f"{len(traces)} traces, all different"),
            check_result("no_leaks", found("leak"), "no question of the eval sets"),
            check_result("arithmetic", found("arithmetic"), "every claim holds"),
            check_result("steps_say_something", found("vacuous", "grammar", "length"), "every step says something"),
        ],
    )


@asset(
    group="traces",
    kinds={"python", "json"},
    code_version="1",
    checks={
        "accounted_for": "every line of every file is either in the dataset or put aside, and nothing else is",
        "schema": "every accepted line is a strict trace, and the manifest describes the file",
        "all_in": "every file was read and every line is a new trace. A warning only: lines put aside stop nothing",
    },
)
def ingested_traces(context: dg.AssetExecutionContext, paths: ProjectPaths) -> dg.MaterializeResult:
    """Traces from datasets/incoming, checked line by line: good lines are taken in, the others put aside.

    Rename a file into the folder, and the sensor `incoming_files` takes it in. Every line is either in the dataset or
    in `aside.jsonl` with its reason. `sft_data` adds those that are new, true and apart from the eval sets.
    """
    incoming, folder = paths.datasets / "incoming", paths.datasets / INGESTED_KEY
    incoming.mkdir(parents=True, exist_ok=True)
    manifest, report = ingest(incoming, folder)
    found = verify_file(folder / "dataset.jsonl")
    unreadable = list(found.messages["schema"])
    try:
        read_manifest(folder)
    except M32Error as error:
        unreadable.append(str(error))
    aside = [f"{name}: {reason}" for name, reason in report.refused.items()]
    aside += first_aside(folder, LISTED + 1)
    more = {name: getattr(report, name) for name in ("given", "accepted", "aside")}
    return materialize_result(
        context,
        paths,
        version=manifest.sha256,
        metadata=_result(
            folder,
            manifest,
            head_of(folder / "dataset.jsonl", 10),
            **more,
            files=preview([asdict(file) for file in report.files], ("name", "given", "accepted", "aside")),
            put_aside=bars(report.reasons),
            aside_path=dg.MetadataValue.path(str(folder / "aside.jsonl")),
            refused=dg.MetadataValue.json(report.refused),
            ignored=dg.MetadataValue.json(report.ignored),
            findings=bars(found.counts),
        ),
        checks=[
            check_result(
                "accounted_for",
                unaccounted(incoming, folder, report),
                f"{report.given} lines given: {report.accepted} in, {report.aside} aside",
            ),
            check_result("schema", unreadable, f"all {manifest.trace_count} lines are strict traces"),
            check_result(
                "all_in", aside, f"{len(report.files)} files, nothing put aside", severity=dg.AssetCheckSeverity.WARN
            ),
        ],
    )


@asset(
    group="traces",
    kinds={"python", "json"},
    code_version="2",
    deps=["dev_reasoning_v2"],
    checks={
        "schema": "ids and wordings are unique, fields filled, sections and categories known, counts correct",
        "disjoint_from_training": "no prompt or wording of the eval sets is in the training data",
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
    training = read_traces(paths.datasets / dataset.DATASET_KEY / "dataset.jsonl")
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
