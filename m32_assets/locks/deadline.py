"""Waiting for a lock until a deadline."""

from __future__ import annotations

import time
from collections.abc import Callable

from m32_assets.common.errors import M32Error

_POLL_SECONDS = 0.05


class LockTimeout(M32Error):
    """Another process held the lock until the deadline. Try again later."""


def wait_until(claim: Callable[[], bool], end: float) -> bool:
    """Call ``claim`` until it returns True or the monotonic time ``end`` is reached; at least once."""
    while not claim():
        left = end - time.monotonic()
        if left <= 0:
            return False
        time.sleep(min(_POLL_SECONDS, left))
    return True
