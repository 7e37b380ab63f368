"""Progress of a command: a moving line on a terminal, a line at least every 30 seconds elsewhere."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import TextIO

from rich.console import Console
from rich.live import Live
from rich.text import Text

EVERY_SECONDS = 30.0
"""Longest silence of a log while something runs."""
_TICK_SECONDS = 0.25


def nothing() -> str:
    """The text of ``Progress.working`` while nothing runs."""
    return ""


class Progress:
    """Lines that stay, and one that shows what is running.

    Use it as a context manager. On a terminal the line of what is running moves. Elsewhere it is printed after
    ``every`` seconds without a line.
    """

    def __init__(self, out: TextIO, every: float = EVERY_SECONDS) -> None:
        self.is_terminal = out.isatty()
        self._out, self._every = out, every
        self._console = Console(file=out, highlight=False, markup=False, emoji=False, soft_wrap=True)
        self._working: Callable[[], str] = nothing
        self._live = Live(get_renderable=self._moving, console=self._console, transient=True, refresh_per_second=2)
        self._last = time.monotonic()
        self._lock = threading.Lock()
        self._done = threading.Event()
        self._ticker = threading.Thread(target=self._tick, name="progress", daemon=True)

    def __enter__(self) -> Progress:
        """Start to show what is running."""
        if self.is_terminal:
            self._live.start()
        else:
            self._ticker.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Remove the moving line."""
        self._done.set()
        if self.is_terminal:
            with contextlib.suppress(OSError):
                self._live.stop()
        else:
            self._ticker.join()

    def line(self, text: str) -> None:
        """Write a line that stays."""
        # a closed pipe or terminal must not end the work
        with self._lock, contextlib.suppress(OSError):
            if self.is_terminal:
                self._console.print(text)
            else:
                self._out.write(f"{text}\n")
                self._out.flush()
            self._last = time.monotonic()

    def working(self, text: Callable[[], str]) -> None:
        """Show what ``text`` returns from now on; an empty text is not shown."""
        self._working = text
        if self._live.is_started:
            self._live.refresh()

    def _moving(self) -> Text:
        return Text(self._working(), no_wrap=True, overflow="ellipsis")

    def _tick(self) -> None:
        # one tick early, so that no gap is longer than ``every``
        while not self._done.wait(_TICK_SECONDS):
            if time.monotonic() - self._last >= self._every - _TICK_SECONDS and (text := self._working()):
                self.line(text)


def clock(seconds: float) -> str:
    """Seconds in readable form: ``8 s``, ``3 min 05 s``, ``2 h 10 min``."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02} min"
