"""What runs without being asked: dead runs found, files taken in, evaluations renewed, failures reported."""

from pathlib import Path

import dagster as dg

from m32_assets.attempts import WANTED_TAG, attempt_for, run_key, run_tags
from m32_assets.defs.jobs import preset_config
from m32_assets.failure_report import failure_report, post_report, report_path
from m32_assets.files import write_atomic
from m32_assets.incoming import incoming_sensor
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


_LOCAL = preset_config("local")["resources"]
take_in = dg.define_asset_job(
    "take_in",
    selection=dg.AssetSelection.assets("ingested_traces").downstream(),
    tags=run_tags(_LOCAL["paths"]["config"]["run"]),
    config={"resources": _LOCAL},
    description="Takes in datasets/incoming and makes what is below it, with the settings of the preset local.",
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
    if url := dg.EnvVar("M32_WEBHOOK_URL").get_value():
        post_report(url, report)


@dg.definitions
def sensors() -> dg.Definitions:
    """All sensors and the jobs that they run."""
    return dg.Definitions(
        jobs=[evaluate, take_in],
        sensors=[dead_runs, incoming_sensor(take_in), new_checkpoint_or_questions, failure_reports],
    )
