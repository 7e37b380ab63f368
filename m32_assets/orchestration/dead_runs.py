"""Fails runs that are recorded as running but have no process, for example after a reboot.

Dagster's local launcher cannot tell whether a run's process is alive. Such a run would stay STARTED until its maximum
runtime and keep its pool slot. ``python -m m32_assets.orchestration.dead_runs`` looks once, on the host or in the
container of the run workers. The sensor ``dead_runs`` looks while the daemon runs. Run retries then start the failed
runs again, and training resumes from its last checkpoint.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

import dagster as dg
import psutil

from m32_assets.common.errors import M32Error, one_line
from m32_assets.orchestration.instance import HOME_VARIABLE, dagster_home, opened_instance
from m32_assets.orchestration.run_attempts import COMMAND_TAG

_RUNNING = [dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELING]
_SLACK_SECONDS = 2.0
_ENDED = {psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD}


@dataclass(frozen=True, slots=True)
class Worker:
    """The process of a run, and the time (seconds since the epoch) of the event that names it."""

    pid: int
    seen: float


def fail_dead_runs(instance: dg.DagsterInstance) -> list[str]:
    """Report every run whose worker is gone as failed, free its pool slots, and return the ids of these runs.

    A run that was being cancelled becomes cancelled. A run without a recorded process is left to the start timeout.
    """
    ended = []
    for run in instance.get_runs(dg.RunsFilter(statuses=_RUNNING)):
        worker = run_worker(instance, run.run_id) or _command(instance, run)
        if worker is None or is_alive(worker):
            continue
        ended.append(run.run_id)
        if run.status == dg.DagsterRunStatus.CANCELING:
            instance.report_run_canceled(run, message=f"The worker (process {worker.pid}) is gone.")
        else:
            message = f"The worker (process {worker.pid}) is gone: the machine or the code server went down."
            instance.report_run_failed(run, message=message)
    free_slots_of_ended_runs(instance)
    return ended


def free_slots_of_ended_runs(instance: dg.DagsterInstance) -> None:
    """Free the pool slots that ended runs have or wait for.

    A worker that is killed after its run has been recorded as ended leaves its slot taken. The daemon frees it when it
    next looks; without a daemon, Dagster's executor would wait for it without end. A step that still runs keeps others
    out by its lock on the accelerator.
    """
    storage = instance.event_log_storage
    for pool in sorted(storage.get_concurrency_keys()):
        info = storage.get_concurrency_info(pool)
        for run_id in sorted(info.active_run_ids | {step.run_id for step in info.pending_steps}):
            run = instance.get_run_by_id(run_id)
            if run is None or run.is_finished:
                storage.free_concurrency_slots_for_run(run_id)


def run_worker(instance: dg.DagsterInstance, run_id: str) -> Worker | None:
    """The worker that the run's latest engine event names."""
    found = None
    for record in instance.get_records_for_run(run_id, of_type=dg.DagsterEventType.ENGINE_EVENT).records:
        event = record.event_log_entry.dagster_event
        pid = event.engine_event_data.metadata.get("pid") if event and not event.step_key else None
        if pid is not None and str(pid.value).isdigit():
            found = Worker(int(str(pid.value)), record.event_log_entry.timestamp)
    return found


def _command(instance: dg.DagsterInstance, run: dg.DagsterRun) -> Worker | None:
    """The command that runs the run in its own process, before an event names that process."""
    record, (pid, _, _) = instance.get_run_record_by_id(run.run_id), run.tags.get(COMMAND_TAG, "").partition("-")
    return Worker(int(pid), record.create_timestamp.timestamp()) if record and pid.isdigit() else None


def is_alive(worker: Worker) -> bool:
    """Whether the process still runs, and is not a later one with the same number. A zombie does not run."""
    try:
        process = psutil.Process(worker.pid)
        return process.status() not in _ENDED and process.create_time() <= worker.seen + _SLACK_SECONDS
    except psutil.NoSuchProcess:
        return False
    except psutil.AccessDenied:
        return True


def main() -> int:
    """Fail the dead runs and print their ids."""
    try:
        if (home := dagster_home()) is None:
            raise M32Error(HOME_VARIABLE, "nothing", "the folder of the instance", "Set it as the services have it")
        with opened_instance(home) as instance:
            ended = fail_dead_runs(instance)
    except M32Error as error:
        print(f"dead_runs: {one_line(error)}", file=sys.stderr)
        return 2
    for run_id in ended:
        print(f"run {run_id}: its worker is gone, recorded as ended")
    return 0


if __name__ == "__main__":
    sys.exit(main())
