"""A lock between the processes of one host: an ``flock`` on a file.

The kernel releases it when the holder ends, also after ``kill -9``, so nobody ever has to free it by hand.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from m32_assets.common.errors import M32Error
from m32_assets.locks.deadline import LockTimeout, wait_until

_HOLDER_SECONDS = 1.0
"""How long to wait for a holder that has not written its name yet."""


@contextlib.contextmanager
def file_lock(what: str, path: Path, end: float, holder: Mapping[str, Any], fix: str) -> Iterator[None]:
    """Hold the lock file ``path`` while the block runs.

    Args:
        what: what the lock protects, as the message names it.
        end: the monotonic time until which to wait.
        holder: who asks, written into the file for those who wait.
        fix: what a waiting process can do about the holder.

    Raises:
        LockTimeout: another process held it; the message names that process and says ``fix``.
        M32Error: the file cannot be created.
    """
    try:
        handle = _open_shared(path)
    except OSError as error:
        raise M32Error(str(path), error.strerror or str(error), "a writable folder", "Change its owner") from error
    try:
        if not wait_until(lambda: _try_flock(handle), end):
            fix = f"{fix}, then try again (lock file {path})"
            raise LockTimeout(what, f"it is held by {_holder(handle)}", "a free lock before the deadline", fix)
        _write_holder(handle, json.dumps(dict(holder), sort_keys=True).encode())
        yield
        _write_holder(handle, b"")
    finally:
        os.close(handle)


def _open_shared(path: Path) -> int:
    """Open a lock file that every user may lock.

    The file is never unlinked, because two files of one name would be two locks. Child programs do not inherit it.
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
    end = time.monotonic() + _HOLDER_SECONDS
    while not (text := os.pread(handle, 4096, 0).decode("utf-8", "replace")) and time.monotonic() < end:
        time.sleep(0.01)
    return text or "a process that has not written its name yet"
