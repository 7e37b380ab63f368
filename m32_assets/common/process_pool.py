"""A pool of processes whose results come in the order of the tasks."""

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
    """``map(function, tasks)`` over a number of processes. With one worker, this process does the work.

    Raises:
        M32Error: a worker died. Errors of ``function`` are raised as they are.
    """
    if workers == 1:
        yield from map(function, tasks)
        return
    # spawn: a fork would copy the locks of the threads that the caller may have
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
