"""Process lifetime: a child that does not outlive its parent."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def die_with_parent(parent: int | None = None, death: signal.Signals = signal.SIGKILL) -> bool:
    """Let the kernel end this process when its parent dies, so that a killed run worker leaves no trainer behind.

    Args:
        parent: the expected parent's process id; by default the present one. If it is already gone, this process ends
            at once, because the signal would never come.
        death: the signal that the kernel sends.

    Returns:
        False where the platform does not support it (it is Linux's ``PR_SET_PDEATHSIG``).
    """
    if not sys.platform.startswith("linux"):
        return False
    parent = os.getppid() if parent is None else parent
    if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, int(death), 0, 0, 0):
        return False
    if os.getppid() != parent:
        os.kill(os.getpid(), death)
    return True
