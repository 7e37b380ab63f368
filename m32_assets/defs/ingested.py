"""What comes in from datasets/incoming: traces, and questions that have an answer and no work."""

from dataclasses import asdict

import dagster as dg

from m32_assets.common.errors import M32Error
from m32_assets.common.files import canonical_json, sha256_bytes
from m32_assets.data.decontamination import PromptIndex
from m32_assets.data.eval_set import eval_prompts
from m32_assets.data.ingest import INGESTED_KEY, first_aside, ingest, unaccounted
from m32_assets.data.items import Question
from m32_assets.data.questions import QUESTIONS_KEY, keep_questions, read_questions, unaccounted_questions
from m32_assets.orchestration.asset_policy import asset
from m32_assets.orchestration.checks import LISTED, check_result, materialize_result
from m32_assets.orchestration.dataset_metadata import dataset_metadata
from m32_assets.orchestration.metadata import bars, columns_of, preview
from m32_assets.orchestration.project_paths import ProjectPaths
from m32_assets.traces.jsonl import head_of
from m32_assets.traces.manifest import read_manifest
from m32_assets.traces.verification import verify_file

SHOWN = 10
FILES = ("name", "form", "given", "accepted", "questions", "aside")


@asset(
    group="traces",
    kinds={"python", "json"},
    code_version="2",
    checks={
        "accounted_for": "every line of every file is a trace, a question or put aside, and nothing else is",
        "schema": "every accepted line is a strict trace, and the manifest describes the file",
        "all_in": "every file was read and every line came in. A warning only: lines put aside stop nothing",
    },
)
def ingested_traces(context: dg.AssetExecutionContext, paths: ProjectPaths) -> dg.MaterializeResult:
    """Traces from datasets/incoming, in any known form, checked line by line: the others are put aside.

    `m32 ingest FILE` shows what a file becomes and puts it there, and the sensor `incoming_files` takes it in. Every
    line is a trace, a question without work, or in `aside.jsonl` with its reason: false claims, marks of the template,
    repeats. `sft_data` adds the traces that are new and apart from the eval sets.
    """
    incoming, folder = paths.datasets / "incoming", paths.datasets / INGESTED_KEY
    incoming.mkdir(parents=True, exist_ok=True)
    manifest, report = ingest(incoming, folder)
    for file in report.files:
        came = f"{file.accepted} traces, {file.questions} questions, {file.aside} aside"
        context.log.info(f"{file.name}: form {file.form or 'unknown'}, {file.given} given: {came}")
    for warning in report.warnings():
        context.log.warning(warning)
    found = verify_file(folder / "dataset.jsonl")
    unreadable = list(found.messages["schema"])
    try:
        read_manifest(folder)
    except M32Error as error:
        unreadable.append(str(error))
    more = {name: getattr(report, name) for name in ("given", "accepted", "questions", "aside")}
    return materialize_result(
        context,
        paths,
        version=sha256_bytes(canonical_json([manifest.sha256, report.questions_sha256])),
        metadata=dataset_metadata(
            folder,
            manifest,
            head_of(folder / "dataset.jsonl", SHOWN),
            **more,
            files=preview([asdict(file) for file in report.files], FILES),
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
                f"{report.given} lines given: {report.accepted} traces, {report.questions} questions, "
                f"{report.aside} aside",
            ),
            check_result("schema", unreadable, f"all {manifest.trace_count} lines are strict traces"),
            check_result(
                "all_in",
                report.warnings() + first_aside(folder, LISTED + 1),
                f"{len(report.files)} files, nothing put aside",
                severity=dg.AssetCheckSeverity.WARN,
            ),
        ],
    )


@asset(
    group="traces",
    kinds={"python", "json"},
    code_version="1",
    deps=["ingested_traces", "eval_set"],
    checks={
        "accounted_for": "every question that came in is kept or put aside, and nothing else is",
        "apart": "no kept question is asked twice or shares wording with an eval set",
    },
)
def ingested_questions(context: dg.AssetExecutionContext, paths: ProjectPaths) -> dg.MaterializeResult:
    """Questions from datasets/incoming that have an answer and no work: prompts whose answers can be checked.

    They are never training rows, because there is no work to learn. They are kept once, apart from the eval sets, for
    stages that let the model find the work itself.
    """
    source, folder = paths.datasets / INGESTED_KEY, paths.datasets / QUESTIONS_KEY
    held_out = eval_prompts(paths.datasets)
    report = keep_questions(source, folder, held_out)
    kept = read_questions(folder)
    twice = len(kept) - len({question.prompt for question in kept})
    shared = PromptIndex(held_out).overlaps(question.prompt for question in kept)
    return materialize_result(
        context,
        paths,
        version=report.sha256,
        outputs={"path": str(folder / "questions.jsonl"), "sha256": report.sha256, "questions": report.kept},
        metadata={
            "dagster/row_count": report.kept,
            **columns_of(Question),
            "given": report.given,
            "kept": report.kept,
            "put_aside": bars(report.reasons),
            "sample": preview([question.model_dump() for question in kept[:SHOWN]], ("prompt", "expected_answer")),
            "path": dg.MetadataValue.path(str(folder / "questions.jsonl")),
            "sha256": report.sha256,
        },
        checks=[
            check_result(
                "accounted_for",
                unaccounted_questions(source, folder, report),
                f"{report.given} questions came in: {report.kept} kept, {report.aside} aside",
            ),
            check_result(
                "apart",
                [*shared, *([f"{twice} prompts are asked twice"] if twice else [])],
                f"{report.kept} questions, none in {len(held_out)} eval prompts",
            ),
        ],
    )
