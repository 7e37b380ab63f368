"""What runs without being asked: dead runs found, evaluations renewed, failures reported."""

import os
from pathlib import Path

import dagster as dg

from m32_assets.attempts import WANTED_TAG, attempt_for, run_key, run_tags
from m32_assets.failure_report import failure_report, post_report, report_path
from m32_assets.files import write_atomic
from m32_assets.recovery import fail_dead_runs
from m32_assets.resources import ProjectPaths
from m32_assets.stale_evaluation import stale_evaluation

UNDER_WAY = [
    dg.DagsterRunStatus.QUEUED, dg.DagsterRunStatus.NOT_STARTED, dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED,
]  # fmt: skip


@dg.sensor(minimum_interval_seconds=30, default_status=dg.DefaultSensorStatus.RUNNING)
def dead_runs(context: dg.SensorEvaluationContext) -> dg.SkipReason:
    """Fails runs whose worker process is gone, so that run retries take them up and their pool slots are free."""
    ended = fail_dead_runs(context.instance)
    return dg.SkipReason(f"recorded as ended: {', '.join(ended)}" if ended else "every running run has its process")


evaluate = dg.define_asset_job(
    "evaluate",
    selection=dg.AssetSelection.assets("baseline_evaluation", "evaluation"),
    description="Asks both models the questions again.",
)


@dg.sensor(job=evaluate, minimum_interval_seconds=60)
def new_checkpoint_or_questions(context: dg.SensorEvaluationContext) -> dg.RunRequest | dg.SkipReason:
    """Evaluates when the checkpoint or the eval set has another content than the last evaluation read."""
    if context.instance.get_runs_count(dg.RunsFilter(statuses=UNDER_WAY)):
        return dg.SkipReason("a run is under way: it may evaluate by itself")
    stale = stale_evaluation(context.instance)
    if stale is None:
        return dg.SkipReason("the evaluation is of the present checkpoint and questions")
    attempt = attempt_for(context.instance, stale.wanted)
    if attempt is None:
        return dg.SkipReason(f"{stale.wanted} was tried, or is being tried")
    tags = {WANTED_TAG: stale.wanted, **run_tags(stale.run)}
    return dg.RunRequest(run_key(stale.wanted, attempt), stale.run_config, tags)


@dg.run_failure_sensor(default_status=dg.DefaultSensorStatus.RUNNING)
def failure_reports(context: dg.RunFailureSensorContext, paths: ProjectPaths) -> None:
    """Writes .dagster/failures/<run id>.md, and posts it to M32_WEBHOOK_URL if that is set."""
    report = failure_report(context.instance, context.dagster_run, context.failure_event.message or "")
    write_atomic(report_path(Path(paths.root).resolve(), context.dagster_run.run_id), report.encode())
    if url := os.environ.get("M32_WEBHOOK_URL"):
        post_report(url, report)


@dg.definitions
def sensors() -> dg.Definitions:
    """All sensors and the job that one of them runs."""
    return dg.Definitions(jobs=[evaluate], sensors=[dead_runs, new_checkpoint_or_questions, failure_reports])
