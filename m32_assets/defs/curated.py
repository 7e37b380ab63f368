"""curated_v1: the traces that people wrote, checked like those of the generator."""

from typing import Any

import dagster as dg

from m32_assets.data.curated import CURATED_KEY, CURATED_PROVENANCE, read_curated, unread, wrong_shares
from m32_assets.data.eval_set import eval_files, held_out_prompts
from m32_assets.orchestration.asset_policy import asset
from m32_assets.orchestration.checks import check_result, materialize_result
from m32_assets.orchestration.dataset_metadata import dataset_metadata, dataset_pictures
from m32_assets.orchestration.project_paths import ProjectPaths
from m32_assets.traces.dataset import write_dataset
from m32_assets.traces.verification import verify_file


@asset(
    group="traces",
    kinds={"python", "json"},
    code_version="2",
    checks={
        "schema": "every line is a strict trace",
        "answers": "the answer follows from the last steps and meets its demand",
        "arithmetic": "every arithmetic claim of every step holds, recomputed exactly",
        "read_again": "a second reader found the same answer alone, or read the answer against the demand",
        "shares": "about a third each of word problems, of facts and forms, and of what people ask an assistant",
        "no_repeats": "no two traces are the same or nearly the same",
        "no_leaks": "no trace contains an eval question: whole, with other numbers, or a long run of its words",
        "steps_say_something": "no step is a tautology, filler or a restatement; grammar and lengths are sound",
    },
)
def curated_v1(context: dg.AssetExecutionContext, paths: ProjectPaths) -> dg.MaterializeResult:
    """Traces written by hand, no two alike: questions as people ask them, with the work a person would show.

    They are read from `source/` and verified like the generated ones. No solver knows their answers, so a second reader
    has answered each of them, or read its answer against the demand. They widen what `sft_data` trains on beyond the
    wordings of the generator.
    """
    folder = paths.datasets / CURATED_KEY
    traces = read_curated(folder)
    manifest = write_dataset(folder, CURATED_KEY, traces, CURATED_PROVENANCE)
    report = verify_file(folder / "dataset.jsonl", held_out=held_out_prompts(eval_files(paths.datasets)))
    counts = manifest.stats.composition
    again = sum("read_again" in (trace.meta or {}) for trace in traces)

    more: dict[str, Any] = {"read_again": again, "findings": dg.MetadataValue.json(report.counts)}
    return materialize_result(
        context,
        paths,
        version=manifest.sha256,
        metadata=dataset_metadata(folder, manifest, traces, **dataset_pictures(traces), **more),
        checks=[
            check_result("schema", report.found("schema"), f"all {len(traces)} lines are strict traces"),
            check_result(
                "answers", report.found("final_answer", "contradiction", "demand"), f"all {len(traces)} answers follow"
            ),
            check_result("arithmetic", report.found("arithmetic"), "every claim holds"),
            check_result("read_again", unread(traces), f"a second reader has read all {again}"),
            check_result("shares", wrong_shares(counts), ", ".join(f"{n} {group}" for group, n in counts.items())),
            check_result("no_repeats", report.found("repeat"), f"{len(traces)} traces, all different"),
            check_result("no_leaks", report.found("leak"), "no question of the eval sets"),
            check_result(
                "steps_say_something", report.found("vacuous", "grammar", "length"), "every step says something"
            ),
        ],
    )
