"""Reports of failed runs: which step or check failed, why, and what to do."""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import dagster as dg

from m32_assets.common.errors import M32Error
from m32_assets.common.files import write_atomic
from m32_assets.orchestration.causes import cause
from m32_assets.orchestration.project_paths import ProjectPaths

WEBHOOK_SECONDS = 10.0


def failure_report(instance: dg.DagsterInstance, run: dg.DagsterRun, reason: str) -> str:
    """The report as Markdown. It has no run config, which could hold a secret."""
    kinds = {dg.DagsterEventType.STEP_FAILURE, dg.DagsterEventType.ASSET_CHECK_EVALUATION}
    lines = []
    for record in instance.get_records_for_run(run.run_id, of_type=kinds).records:
        event = record.event_log_entry.dagster_event
        if event is None:
            continue
        if event.event_type == dg.DagsterEventType.STEP_FAILURE:
            lines.append(f"- step `{event.step_key}`: {cause(event.step_failure_data.error)}")
            continue
        check = event.asset_check_evaluation_data
        if not check.passed and check.severity is dg.AssetCheckSeverity.ERROR:
            lines.append(
                f"- check `{check.asset_key.to_user_string()}:{check.check_name}`: {check.description or 'failed'}"
            )
    return "\n".join(
        [
            f"# Run {run.run_id} failed",
            "",
            f"Job `{run.job_name}`: {reason.strip()}",
            "",
            *(lines or ["- no step had started"]),
            "",
            "Earlier materializations are unchanged. Fix the cause, then choose *Re-execute from failure* in the UI,",
            "or start the run again. Finished training and predictions are reused.",
            "",
        ]
    )


def post_report(url: str, report: str) -> None:
    """Post the report as ``{"text": …}``, the form of chat webhooks.

    Raises:
        M32Error: the address is neither https nor loopback.
        OSError: the post failed.
    """
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost")):
        raise M32Error(
            "M32_WEBHOOK_URL", f"{parts.scheme}://…", "an https address", "Set an https address, or unset it"
        )
    body = json.dumps({"text": report}).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=WEBHOOK_SECONDS) as answer:
        answer.read()


def report_path(root: Path, run_id: str) -> Path:
    """The file of a run's report."""
    return root / ".dagster" / "failures" / f"{run_id}.md"


@dg.run_failure_sensor(default_status=dg.DefaultSensorStatus.RUNNING)
def failure_reports(context: dg.RunFailureSensorContext, paths: ProjectPaths) -> None:
    """Writes .dagster/failures/<run id>.md, and posts it to M32_WEBHOOK_URL if that is set."""
    report = failure_report(context.instance, context.dagster_run, context.failure_event.message or "")
    write_atomic(report_path(Path(paths.root).resolve(), context.dagster_run.run_id), report.encode())
    if url := dg.EnvVar("M32_WEBHOOK_URL").get_value():
        post_report(url, report)


@dg.definitions
def failure_reports_sensor() -> dg.Definitions:
    """The sensor."""
    return dg.Definitions(sensors=[failure_reports])
