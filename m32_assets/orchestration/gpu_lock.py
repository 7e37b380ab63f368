"""The accelerator's lock as a Dagster step takes it: retried when it is not free, dead when its run worker is."""

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
_KNOWN_SECONDS = 30.0


@contextlib.contextmanager
def locked_accelerator(
    context: dg.AssetExecutionContext,
    project_locks: Path,
    deadline_seconds: float = 3600.0,
    retry_seconds: float = 60.0,
) -> Iterator[None]:
    """Be the only trainer: of this project (of the whole instance, if it is on Postgres), and of this host's
    accelerators.

    Take it before the accelerator is touched, in the process that uses it.

    Raises:
        dg.RetryRequested: the deadline passed; its cause names the holder.
    """
    follow_run_worker()
    holder = {"run_id": context.run.run_id, "host": socket.gethostname()}
    shared = Path("/run/lock") if os.access("/run/lock", os.W_OK) else Path(tempfile.gettempdir())
    # always in this order, so that two that wait cannot wait for each other
    wanted = [(POOL, project_locks, instance_dsn(context.instance))]
    wanted += [(name, shared / "m32-assets", "") for name in visible_accelerators() if name != "cpu"]
    with contextlib.ExitStack() as held:
        try:
            for name, folder, dsn in wanted:
                held.enter_context(accelerator_lock(name, folder, deadline_seconds, holder, dsn))
        except LockTimeout as error:
            context.log.error(str(error))
            # asks for itself: a retry policy would try bad data again as well
            raise dg.RetryRequested(max_retries=2, seconds_to_wait=retry_seconds) from error
        context.log.info(f"holds {', '.join(name for name, _, _ in wanted)}")
        yield


def follow_run_worker() -> bool:
    """In a step's own process, die when the run worker dies; False where there is no such parent."""
    worker = multiprocessing.parent_process()
    if worker is None or not worker.pid:
        return False
    if worker.pid == os.getppid() or not worker.is_alive():
        return die_with_parent(worker.pid)
    # PR_SET_PDEATHSIG would watch the fork server, which outlives the run worker
    threading.Thread(target=_die_with, args=(worker,), name="die with the run worker", daemon=True).start()
    return True


def follow_run_worker_when_known() -> None:
    """The same from the first moment of a forked process, in which multiprocessing names the run worker a little later.

    Without it a step whose worker was killed would wait for ever for somebody to read its events.
    """

    def wait() -> None:
        end = time.monotonic() + _KNOWN_SECONDS
        while (worker := multiprocessing.parent_process()) is None and time.monotonic() < end:
            time.sleep(0.01)
        if worker is not None:
            _die_with(worker)

    threading.Thread(target=wait, name="die with the run worker", daemon=True).start()


def _die_with(worker: BaseProcess) -> None:
    worker.join()  # reads a pipe whose other end the worker alone holds
    os.kill(os.getpid(), signal.SIGKILL)


def instance_dsn(instance: dg.DagsterInstance) -> str:
    """libpq's connection string of the instance's Postgres; empty for SQLite."""
    url = getattr(instance.event_log_storage, "postgres_url", "")
    return url.replace("postgresql+psycopg2://", "postgresql://", 1)
