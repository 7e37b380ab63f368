"""The accelerator's lock for a Dagster step: the step is retried if the lock is taken, and dies with its run worker."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from multiprocessing.process import BaseProcess
from pathlib import Path

import dagster as dg

from m32_assets.locks.accelerator_lock import accelerator_lock, visible_accelerators
from m32_assets.locks.deadline import LockTimeout
from m32_assets.locks.die_with_parent import die_with_parent

POOL = "gpu"
_PARENT_SECONDS = 30.0
"""How long a forked process waits for multiprocessing to name its parent."""


@contextlib.contextmanager
def locked_accelerator(
    context: dg.AssetExecutionContext,
    project_locks: Path,
    deadline_seconds: float = 3600.0,
    retry_seconds: float = 60.0,
) -> Iterator[None]:
    """Be the only trainer of this project and of this host's accelerators.

    On Postgres, be the only trainer of the whole instance. Enter it in the process that uses the accelerator, before
    the accelerator is touched.

    Raises:
        dg.RetryRequested: the deadline passed. Its cause names the holder.
    """
    follow_run_worker()
    holder = {"run_id": context.run.run_id, "host": socket.gethostname()}
    shared = Path("/run/lock") if os.access("/run/lock", os.W_OK) else Path(tempfile.gettempdir())
    # every process takes the locks in this order: no deadlock
    wanted = [(POOL, project_locks, instance_dsn(context.instance))]
    wanted += [(name, shared / "m32-assets", "") for name in visible_accelerators() if name != "cpu"]
    with contextlib.ExitStack() as held:
        try:
            for name, folder, dsn in wanted:
                held.enter_context(accelerator_lock(name, folder, deadline_seconds, holder, dsn))
        except LockTimeout as error:
            context.log.error(str(error))
            # not a retry policy, which would also retry on bad data
            raise dg.RetryRequested(max_retries=2, seconds_to_wait=retry_seconds) from error
        context.log.info(f"holds {', '.join(name for name, _, _ in wanted)}")
        yield


def follow_run_worker() -> bool:
    """Die with the run worker, in a step's own process. False if the process has no such parent."""
    worker = multiprocessing.parent_process()
    if worker is None or not worker.pid:
        return False
    if worker.pid == os.getppid() or not worker.is_alive():
        return die_with_parent(worker.pid)
    # PR_SET_PDEATHSIG would watch the fork server, which outlives the run worker
    threading.Thread(target=_die_with, args=(worker,), name="die with the run worker", daemon=True).start()
    return True


def follow_run_worker_when_known() -> None:
    """Die with the run worker, from the start of a forked process. Multiprocessing names the parent a little later.

    Otherwise a step whose worker was killed waits forever for a reader of its events.
    """

    def wait() -> None:
        end = time.monotonic() + _PARENT_SECONDS
        while (worker := multiprocessing.parent_process()) is None and time.monotonic() < end:
            time.sleep(0.01)
        if worker is not None:
            _die_with(worker)

    threading.Thread(target=wait, name="die with the run worker", daemon=True).start()


def _die_with(worker: BaseProcess) -> None:
    worker.join()  # ends when the worker does: only the worker holds the other end of this pipe
    os.kill(os.getpid(), signal.SIGKILL)


def instance_dsn(instance: dg.DagsterInstance) -> str:
    """The libpq connection string of the instance's Postgres; empty for SQLite."""
    url = getattr(instance.event_log_storage, "postgres_url", "")
    return url.replace("postgresql+psycopg2://", "postgresql://", 1)
