"""The accelerator's lease as a Dagster step takes it: retried when it is not free, dead when its run worker is."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import socket
import tempfile
import threading
from collections.abc import Iterator
from multiprocessing.process import BaseProcess
from pathlib import Path

import dagster as dg

from m32_assets.training.lease import accelerator_lease, die_with_parent, visible_accelerators
from m32_assets.training.lease_deadline import LeaseTimeout

POOL = "gpu"


@contextlib.contextmanager
def leased_accelerator(
    context: dg.AssetExecutionContext,
    project_leases: Path,
    deadline_seconds: float = 3600.0,
    retry_seconds: float = 60.0,
) -> Iterator[None]:
    """Be the only trainer: of this project (of the whole instance, if it is on Postgres), and of this host's accelerators.

    Take it before the accelerator is touched, in the process that uses it.

    Raises:
        dg.RetryRequested: the deadline passed; its cause names the holder.
    """
    follow_run_worker()
    holder = {"run_id": context.run.run_id, "host": socket.gethostname()}
    shared = Path("/run/lock") if os.access("/run/lock", os.W_OK) else Path(tempfile.gettempdir())
    # always in this order, so that two that wait cannot wait for each other
    wanted = [(POOL, project_leases, instance_dsn(context.instance))]
    wanted += [(name, shared / "m32-assets", "") for name in visible_accelerators() if name != "cpu"]
    with contextlib.ExitStack() as held:
        try:
            for name, folder, dsn in wanted:
                held.enter_context(accelerator_lease(name, folder, deadline_seconds, holder, dsn))
        except LeaseTimeout as error:
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
    # the kernel's signal would be that of the process that forks, which lives on for as long as one of its children does
    threading.Thread(target=_die_with, args=(worker,), name="die with the run worker", daemon=True).start()
    return True


def _die_with(worker: BaseProcess) -> None:
    worker.join()  # reads a pipe whose other end the worker alone holds
    os.kill(os.getpid(), signal.SIGKILL)


def instance_dsn(instance: dg.DagsterInstance) -> str:
    """libpq's connection string of the instance's Postgres; empty for SQLite."""
    url = getattr(instance.event_log_storage, "postgres_url", "")
    return url.replace("postgresql+psycopg2://", "postgresql://", 1)
