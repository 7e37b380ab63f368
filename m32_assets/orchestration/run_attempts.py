"""Keys and tags of runs: which attempt is due, and which runs may not run at the same time.

Dagster remembers a run key forever. A key made from the content alone would never retry a failed run.
"""

from __future__ import annotations

import os
import uuid

import dagster as dg
from dagster._core.storage.tags import RUN_KEY_TAG, WILL_RETRY_TAG

from m32_assets.common.errors import M32Error

WANTED_TAG = "m32/wanted"
RUN_TAG = "m32/run"
COMMAND_TAG = "m32/command"
"""Tag of a run that a command started: the process id and a unique suffix."""
_UNDER_WAY = [dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELING]
MAX_ATTEMPTS = 3


def attempt_for(instance: dg.DagsterInstance, wanted: str) -> int | None:
    """The number of the attempt that is due for ``wanted``, from 1; None if none is due.

    None is due while a run is under way or will be retried by the daemon, after a run succeeded or was cancelled, and
    after ``MAX_ATTEMPTS``. Runs and their retries carry ``wanted`` in the tag ``m32/wanted``.

    If the daemon died between creating and submitting a run, the same attempt is due again. Given the same key, Dagster
    submits the existing run.
    """
    runs = list(instance.get_runs(dg.RunsFilter(tags={WANTED_TAG: wanted})))
    for run in runs:
        key = run.tags.get(RUN_KEY_TAG, "")
        if run.status == dg.DagsterRunStatus.NOT_STARTED and not run.parent_run_id and key.startswith(f"{wanted}:"):
            return int(key.removeprefix(f"{wanted}:"))
    if any(run.status != dg.DagsterRunStatus.FAILURE for run in runs):
        return None
    if runs and runs[0].tags.get(WILL_RETRY_TAG) == "true":
        return None
    return len(runs) + 1 if len(runs) < MAX_ATTEMPTS else None


def run_key(wanted: str, attempt: int) -> str:
    """The key of one attempt."""
    return f"{wanted}:{attempt}"


def run_tags(run: str) -> dict[str, str]:
    """Tags by which the queue runs one run of this name at a time: they share its folders."""
    return {RUN_TAG: run}


def command_tags() -> dict[str, str]:
    """Tags that identify the run of this process, so that others can tell when the process is gone."""
    return {COMMAND_TAG: f"{os.getpid()}-{uuid.uuid4().hex}"}


def refuse_second_run(instance: dg.DagsterInstance, run: str) -> None:
    """Refuse to start a run outside the queue while another run uses its folders.

    Raises:
        M32Error: another run of this name is under way. The message has its id.
    """
    for other in instance.get_runs(dg.RunsFilter(statuses=_UNDER_WAY, tags=run_tags(run)), limit=1):
        raise M32Error(
            f"run {run}",
            f"run {other.run_id} ({other.job_name}) under way",
            "no other run of this name",
            "Wait for it or cancel it in the UI. If its machine went down, run "
            "python -m m32_assets.orchestration.dead_runs",
        )
