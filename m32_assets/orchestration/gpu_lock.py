"""The accelerator's lock for a Dagster step: the step is retried if the lock is taken, and dies with its run worker.

A step holds it to its end, because JAX keeps the device's memory until its process ends.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import ParamSpec, TypeVar

import dagster as dg

from m32_assets.locks.accelerator_lock import accelerator_lock, host_accelerators
from m32_assets.locks.deadline import LockTimeout
from m32_assets.locks.die_with_parent import die_with_parent

POOL = "gpu"
_PARENT_SECONDS = 30.0
"""How long a forked process waits for multiprocessing to name its parent."""
P = ParamSpec("P")
R = TypeVar("R")


@dataclass(slots=True)
class _Lease:
    """The lock of a step, and whether it was taken."""

    held: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)
    taken: bool = False


_lease: ContextVar[_Lease | None] = ContextVar("lease", default=None)
_kept: list[_Lease] = []
"""The lease of a step that has ended in a process of its own, which holds the device until it ends."""


def released_at_the_end(step: Callable[P, R]) -> Callable[P, R]:
    """The step, at whose end ``take_accelerator`` is undone: by the kernel, as the step's own process ends."""

    @wraps(step)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        lease = _Lease()
        before = _lease.set(lease)
        try:
            return step(*args, **kwargs)
        finally:
            _lease.reset(before)
            if lease.taken and multiprocessing.parent_process() is not None:
                _kept.append(lease)
            else:
                lease.held.close()

    return run


def take_accelerator(context: dg.AssetExecutionContext, project_locks: Path) -> None:
    """Be the only trainer from now to the end of the step. Call it before the accelerator is touched, or again.

    Raises:
        dg.RetryRequested: as ``locked_accelerator``.
        RuntimeError: the step is not declared as accelerated.
    """
    lease = _lease.get()
    if lease is None:
        raise RuntimeError("take_accelerator outside an asset that is declared accelerated")
    if not lease.taken and not _kept:
        lease.held.enter_context(locked_accelerator(context, project_locks))
        lease.taken = True


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
    dsn = instance_dsn(context.instance)
    with contextlib.ExitStack() as held:
        try:
            # every process takes the locks in this order: no deadlock
            held.enter_context(accelerator_lock(POOL, project_locks, deadline_seconds, holder, dsn))
            names = held.enter_context(host_accelerators(holder, deadline_seconds))
        except LockTimeout as error:
            context.log.error(str(error))
            # not a retry policy, which would also retry on bad data
            raise dg.RetryRequested(max_retries=2, seconds_to_wait=retry_seconds) from error
        context.log.info(f"holds {', '.join([POOL, *names])}")
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
