"""Processes that the threads of a drill start, kill and wait for.

Starting a process with ``multiprocessing`` polls all others, and the exit code of one that ended can be read only once:
of two threads that read it, one finds 255. So all that reads it is done by one thread at a time.
"""

from __future__ import annotations

import math
import multiprocessing
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

# one process imports what is preloaded and is forked for each other, so none pays for the imports
_SERVER: Any = multiprocessing.get_context("forkserver")
_ONE_THREAD = threading.Lock()
_POLL_S = 0.01


def preload(module: str) -> None:
    """Have the module imported once, before the first process is started."""
    _SERVER.set_forkserver_preload([module])


class Killable:
    """A process that runs ``target(*arguments)``. It is running when the object is made."""

    def __init__(self, target: Callable[..., object], arguments: Sequence[object]) -> None:
        self._process = _SERVER.Process(target=target, args=tuple(arguments))
        with _ONE_THREAD:
            self._process.start()

    @property
    def exit_code(self) -> int | None:
        """None while it runs; of a process that a signal ended, its number below 0."""
        with _ONE_THREAD:
            return self._process.exitcode

    def kill(self) -> None:
        """Send SIGKILL."""
        self._process.kill()

    def wait(self, seconds: float = math.inf) -> int | None:
        """The exit code, or None if the process still runs after ``seconds``."""
        end = time.monotonic() + seconds
        while (code := self.exit_code) is None and time.monotonic() < end:
            time.sleep(_POLL_S)
        return code
