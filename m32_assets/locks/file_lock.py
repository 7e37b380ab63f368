"""One accelerator, one trainer: an exclusive lease taken inside the training process.

On one host the lease is an ``flock`` on a file: the kernel grants it to one process and releases it when that process
dies, however it dies, so it never needs a human. Where several hosts share an instance, a Postgres advisory lock
(``lease_postgres``) is held beside it. Dagster's pool shows the slot in the UI but is no mutex.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import json
import os
import re
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from m32_assets.common.errors import M32Error
from m32_assets.locks.deadline import LeaseTimeout, wait_until

_NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")
_PR_SET_PDEATHSIG = 1
_NAMED_SECONDS = 1.0


@contextlib.contextmanager
def accelerator_lease(
    name: str, folder: Path, deadline_seconds: float, holder: Mapping[str, Any], dsn: str = ""
) -> Iterator[None]:
    """Hold the accelerator ``name`` for as long as the block runs.

    Args:
        name: the accelerator, e.g. ``"gpu0"``; lower-case letters, digits and ``_.-``.
        folder: where the lock files lie; on a local disk, the same for all that share the accelerator.
        deadline_seconds: how long to wait for it; 0 tries once.
        holder: who asks (e.g. the run id), shown to those who wait; the process id is added.
        dsn: a Postgres connection string; when given, the lease also excludes other hosts of that database.

    Raises:
        LeaseTimeout: the deadline passed; the message names the holder.
        M32Error: the name is not usable, or the folder cannot be written.
    """
    if not _NAME.fullmatch(name):
        raise M32Error("accelerator", repr(name), "lower-case letters, digits and _.-, at most 64")
    end = time.monotonic() + deadline_seconds
    who = {**holder, "pid": os.getpid()}
    with contextlib.ExitStack() as held:
        held.enter_context(
            file_lease(f"accelerator {name}", folder / f"{name}.lock", end, who, "Wait for that run or cancel it")
        )
        if dsn:
            from m32_assets.locks.postgres_lock import postgres_lease

            held.enter_context(postgres_lease(name, dsn, end, who))
        yield


def visible_accelerators(devices: Path = Path("/dev"), environment: Mapping[str, str] = os.environ) -> list[str]:
    """Names of the accelerators that a training process here would take, without waking any of them.

    NVIDIA devices (those of ``CUDA_VISIBLE_DEVICES`` if it is set; give numbers there, a UUID is another name for the
    same device), else TPU chips, else ``["cpu"]``.
    """
    if environment.get("JAX_PLATFORMS") == "cpu":
        return ["cpu"]
    chosen = environment.get("CUDA_VISIBLE_DEVICES")
    gpus = sorted(p.name.removeprefix("nvidia") for p in devices.glob("nvidia[0-9]*"))
    if gpus and chosen is not None:
        gpus = sorted(part.strip().lower() for part in chosen.split(",") if part.strip() not in ("", "-1"))
    if gpus:
        return [f"gpu{number}" for number in gpus]
    return sorted(p.name for p in devices.glob("accel[0-9]*")) or ["cpu"]


def die_with_parent(parent: int | None = None, death: signal.Signals = signal.SIGKILL) -> bool:
    """Let the kernel kill this process when its parent dies, so that a killed run worker leaves no trainer behind.

    Args:
        parent: the process id that must be the parent; by default the present one. If it is already gone, this process
            ends at once: the signal would never come.
        death: the signal that the kernel sends.

    Returns:
        False where the platform has no such thing (it is Linux's ``PR_SET_PDEATHSIG``).
    """
    if not sys.platform.startswith("linux"):
        return False
    parent = os.getppid() if parent is None else parent
    if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, int(death), 0, 0, 0):
        return False
    if os.getppid() != parent:
        os.kill(os.getpid(), death)
    return True


@contextlib.contextmanager
def file_lease(what: str, path: Path, end: float, who: Mapping[str, Any], fix: str) -> Iterator[None]:
    """Hold the lock file ``path``, which stands for ``what``, while the block runs; wait until the monotonic time
    ``end``.

    Raises:
        LeaseTimeout: another process held it; the message names it, and says ``fix``.
        M32Error: the file cannot be made.
    """
    try:
        handle = _open_shared(path)
    except OSError as error:
        raise M32Error(
            str(path), error.strerror or str(error), "a folder that can be written", "Change its owner"
        ) from error
    try:
        if not wait_until(lambda: _try_flock(handle), end):
            raise LeaseTimeout(
                what,
                f"it is held by {_holder(handle)}",
                "a free one before the deadline",
                f"{fix}, then try again (lease file {path})",
            )
        _write_holder(handle, json.dumps(dict(who), sort_keys=True).encode())
        yield
        _write_holder(handle, b"")
    finally:
        os.close(handle)


def _open_shared(path: Path) -> int:
    """Open a lock file that every user may lock: never unlinked (two files of one name would be two leases), and not
    inherited by the programs that this process starts.
    """
    flags = os.O_RDWR | os.O_CLOEXEC
    with contextlib.suppress(FileNotFoundError):
        return os.open(path, flags)  # without O_CREAT: Linux refuses that for another user's file in a shared folder
    if not path.parent.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.parent.chmod(0o1777)
    handle = os.open(path, flags | os.O_CREAT, 0o666)
    os.fchmod(handle, 0o666)
    return handle


def _try_flock(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _write_holder(handle: int, text: bytes) -> None:
    os.ftruncate(handle, 0)
    os.pwrite(handle, text, 0)


def _holder(handle: int) -> str:
    end = time.monotonic() + _NAMED_SECONDS
    # a holder writes its name right after it has locked the file
    while not (text := os.pread(handle, 4096, 0).decode("utf-8", "replace")) and time.monotonic() < end:
        time.sleep(0.01)
    return text or "a process that has not said its name yet"
