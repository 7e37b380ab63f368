"""A pool of processes: the tasks' results in order, whoever finishes first."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

from m32_assets.common.errors import M32Error

Task = TypeVar("Task")
Result = TypeVar("Result")


def pooled(function: Callable[[Task], Result], tasks: Sequence[Task], workers: int) -> Iterator[Result]:
    """``map(function, tasks)`` over so many processes; 1 works in this one.

    Raises:
        M32Error: no worker is asked for, or one died; and whatever ``function`` raised first.
    """
    if workers < 1:
        raise M32Error("workers", str(workers), "at least 1")
    if workers == 1:
        yield from map(function, tasks)
        return
    # spawned, not forked: a caller may hold threads
    with ProcessPoolExecutor(min(workers, max(1, len(tasks))), multiprocessing.get_context("spawn")) as pool:
        futures = [pool.submit(function, task) for task in tasks]
        try:
            for future in futures:
                yield future.result()
        except BrokenProcessPool:
            raise M32Error(
                "worker process", "one that died", "one that ends its task", "Look for lack of memory, then run again"
            ) from None
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
