"""Waiting for a lease, and what is raised when the deadline passes."""

from __future__ import annotations

import time
from collections.abc import Callable

from m32_assets.common.errors import M32Error

_POLL_SECONDS = 0.05


class LeaseTimeout(M32Error):
    """The deadline passed while another process held the accelerator. Trying again later is right."""


def wait_until(claim: Callable[[], bool], end: float) -> bool:
    """Call ``claim`` until it is granted or the monotonic time ``end`` is reached; at least once."""
    while not claim():
        left = end - time.monotonic()
        if left <= 0:
            return False
        time.sleep(min(_POLL_SECONDS, left))
    return True
