"""One accelerator, one trainer: the training process itself holds an exclusive lock.

On one host it is a file lock. Where several hosts share a Dagster instance, a Postgres advisory lock is held beside
it. Dagster's pool shows the slot in the UI but does not exclude: two claims at the same moment can both succeed.
"""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from m32_assets.common.errors import M32Error
from m32_assets.locks.file_lock import file_lock
from m32_assets.locks.postgres_lock import postgres_lock

HOST_SECONDS = 3600.0
"""How long a command waits for the accelerators of its host."""
_GOOGLE = "0x1ae0"
"""Google's PCI vendor, by which JAX finds TPUs too."""
_NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")


@contextlib.contextmanager
def accelerator_lock(
    name: str, folder: Path, deadline_seconds: float, holder: Mapping[str, Any], dsn: str = ""
) -> Iterator[None]:
    """Hold the accelerator ``name`` while the block runs.

    Args:
        name: the accelerator, e.g. ``"gpu0"``; lower-case letters, digits and ``_.-``.
        folder: the folder of the lock files: on a local disk, the same for all processes that share the accelerator.
        deadline_seconds: how long to wait; 0 tries once.
        holder: who asks (e.g. the run id), shown to those who wait; the process id is added.
        dsn: a Postgres connection string; with it the lock also excludes other hosts that use this database.

    Raises:
        LockTimeout: the deadline passed; the message names the holder.
        M32Error: the name is invalid, or the folder cannot be written.
    """
    if not _NAME.fullmatch(name):
        raise M32Error("accelerator", repr(name), "lower-case letters, digits and _.-, at most 64")
    end = time.monotonic() + deadline_seconds
    holder = {**holder, "pid": os.getpid()}
    with contextlib.ExitStack() as held:
        path = folder / f"{name}.lock"
        held.enter_context(file_lock(f"accelerator {name}", path, end, holder, "Wait for that run or cancel it"))
        if dsn:
            held.enter_context(postgres_lock(name, dsn, end, holder))
        yield


@contextlib.contextmanager
def host_accelerators(
    holder: Mapping[str, Any], deadline_seconds: float = HOST_SECONDS, folder: Path | None = None
) -> Iterator[list[str]]:
    """Hold the accelerators of this host that this process would use, and give their names; none on a CPU.

    Args:
        holder: as for ``accelerator_lock``.
        folder: of the lock files; by default one that all users of the host share.

    Raises:
        LockTimeout: the deadline passed; the message names the holder.
    """
    shared = Path("/run/lock") if os.access("/run/lock", os.W_OK) else Path(tempfile.gettempdir())
    names = [name for name in visible_accelerators() if name != "cpu"]
    with contextlib.ExitStack() as held:
        # every process takes them in this order: no deadlock
        for name in names:
            held.enter_context(accelerator_lock(name, folder or shared / "m32-assets", deadline_seconds, holder))
        yield names


def visible_accelerators(
    devices: Path = Path("/dev"),
    environment: Mapping[str, str] = os.environ,
    pci: Path = Path("/sys/bus/pci/devices"),
) -> list[str]:
    """Names of the accelerators that a training process on this host would use, without initializing any of them.

    NVIDIA devices (those of ``CUDA_VISIBLE_DEVICES`` if it is set; use numbers there, because a UUID would be another
    name for the same device), else the GPUs of a Windows host as one, else TPU chips, else ``["cpu"]``.

    Args:
        pci: the kernel's folder of PCI devices. TPUs from v5e on are below ``vfio``, as other devices may be.
    """
    if environment.get("JAX_PLATFORMS") == "cpu":
        return ["cpu"]
    chosen = environment.get("CUDA_VISIBLE_DEVICES")
    gpus = sorted(p.name.removeprefix("nvidia") for p in devices.glob("nvidia[0-9]*"))
    if not gpus and (devices / "dxg").exists():  # the Windows Subsystem for Linux, which has one node for all GPUs
        gpus = ["0"]
    if gpus and chosen is not None:
        gpus = sorted(part.strip().lower() for part in chosen.split(",") if part.strip() not in ("", "-1"))
    if gpus:
        return [f"gpu{number}" for number in gpus]
    if chips := sorted(p.name for p in devices.glob("accel[0-9]*")):
        return chips
    if any(path.read_text("utf-8").strip() == _GOOGLE for path in pci.glob("*/vendor")):
        return [f"tpu{number}" for number in sorted(p.name for p in devices.glob("vfio/[0-9]*"))] or ["cpu"]
    return ["cpu"]
