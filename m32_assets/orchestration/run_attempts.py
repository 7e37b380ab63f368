"""What runs are known by: the key of an attempt, and the name of the folders that runs must not share at one time.

Dagster remembers a run key for ever, so a key of the content alone would never try a failed run again.
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
"""Tag of the run that a command has started: its process, and what no other run has."""
_UNDER_WAY = [dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELING]
MAX_ATTEMPTS = 3


def attempt_for(instance: dg.DagsterInstance, wanted: str) -> int | None:
    """The number of the attempt that is due for ``wanted``, from 1; None if none is.

    None is due while a run of it is under way or will be retried by the daemon, after one succeeded or was cancelled
    by a human, and after ``MAX_ATTEMPTS``. Runs carry ``wanted`` in the tag ``m32/wanted``, and so do their retries.

    An attempt whose run was made and never submitted, because the daemon died in between, is due again: asked for by
    the same key, Dagster submits the run that is there.
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
    """Tags by which the queue starts one run at a time of those that share the folders of ``run``."""
    return {RUN_TAG: run}


def command_tags() -> dict[str, str]:
    """Tags by which this process finds its run, and others find out that this process is gone."""
    return {COMMAND_TAG: f"{os.getpid()}-{uuid.uuid4().hex}"}


def refuse_second_run(instance: dg.DagsterInstance, run: str) -> None:
    """Refuse to start, past the queue, a run whose folders another one is using.

    Raises:
        M32Error: naming that one.
    """
    for other in instance.get_runs(dg.RunsFilter(statuses=_UNDER_WAY, tags=run_tags(run)), limit=1):
        raise M32Error(
            f"run {run}",
            f"run {other.run_id} ({other.job_name}) under way",
            "no other run of that name",
            "Wait for it or cancel it in the UI; if its machine went down: python -m m32_assets.orchestration.dead_runs",
        )
