"""Ending a training before its last step: between two steps, with a checkpoint, on a signal or at a limit."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

from m32_assets.common.errors import M32Error

STOPPED = "training stopped"
"""The beginning of the sentence, by which ``m32 run`` knows it."""
SAVE_SECONDS = 60.0
"""How long before a limit training stops: a step, on an accelerator two, and a checkpoint must fit into it."""
StopReason = Callable[[int], str]
"""From the number of steps done: why training stops there, in words, or an empty text."""


class TrainingStopped(M32Error):
    """A training that ended before its last step.

    Args:
        reason: why, in words.
        step: the last step that was done, of which a checkpoint is saved.
        steps: of the whole training.
        folder: of the training.
        best: the best checkpoint so far, in words; empty if there is none.
        unit: what is counted: steps of a training or rounds.
    """

    def __init__(
        self, reason: str, step: int, steps: int, folder: str, best: str = "", unit: Literal["step", "round"] = "step"
    ) -> None:
        self.reason, self.step, self.steps, self.folder, self.best, self.unit = reason, step, steps, folder, best, unit
        kept = f"Its checkpoint is saved in {folder}{best}: start the run again, and it goes on"
        kept = kept if step else "Start the run again"
        super().__init__(STOPPED, f"{reason} after {unit} {step} of {steps}", f"its last {unit}", kept)

    def __reduce__(self) -> tuple[type[TrainingStopped], tuple[str, int, int, str, str, str]]:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Keep the parts when the error comes from a worker process."""
        return type(self), (self.reason, self.step, self.steps, self.folder, self.best, self.unit)


def never(_step: int) -> str:
    """No reason to stop."""
    return ""


def before(end: float, reason: str) -> StopReason:
    """Stop ``SAVE_SECONDS`` before ``end``, in seconds of ``time.monotonic``."""
    return lambda _step: reason if time.monotonic() >= end - SAVE_SECONDS else ""


@contextmanager
def held_signals(*, hold: bool = True) -> Iterator[Callable[[], str]]:
    """Hold SIGTERM and SIGINT back until the block has ended, so that it can end at a good moment.

    The former handler then takes the signal: Dagster's and Python's own raise, and without one the process ends.
    Handlers belong to the main thread; in another one nothing is held back.

    Args:
        hold: False to leave the signals as they are.

    Yields:
        The name of the signal that has arrived, or an empty text.
    """
    if not hold or threading.current_thread() is not threading.main_thread():
        yield lambda: ""
        return
    received: list[int] = []
    former = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    # an ignored signal stays ignored; None is a handler of C, which Python cannot put back
    held = {number: handler for number, handler in former.items() if handler not in (signal.SIG_IGN, None)}
    for number in held:
        signal.signal(number, lambda number, _: received.append(number))
    try:
        yield lambda: signal.Signals(received[0]).name if received else ""
    finally:
        for number, handler in held.items():
            signal.signal(number, handler)
    if received:
        sys.stdout.flush()  # a process without a handler ends at once
        signal.raise_signal(received[0])
