"""Who works the shards: this process, a pool of processes, or Ray."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Any

from m32_assets.common.errors import M32Error
from m32_assets.common.process_pool import pooled
from m32_assets.shards.receipts import ShardReport, work_shard
from m32_assets.shards.shard import Shard
from m32_assets.shards.stages import Recipe

Engine = Callable[[Sequence[Shard], Recipe], Iterator[ShardReport]]
"""Works shards and yields one report each, in any order."""
RETRIES = 3
"""How often a shard is tried again after its worker died."""
MIN_RAY_TASKS = 64
"""Tasks that are submitted at least, so that an autoscaler sees work waiting."""
RAY_TASKS_PER_CPU = 4


def process_pool(workers: int) -> Engine:
    """Processes of this machine. With one worker, this process does the work.

    Raises:
        M32Error: fewer than one worker.
    """
    if workers < 1:
        raise M32Error("workers", str(workers), "at least 1")
    return lambda shards, recipe: pooled(partial(work_shard, recipe=recipe), shards, workers)


def ray_tasks(shards: Sequence[Shard], recipe: Recipe) -> Iterator[ShardReport]:
    """One Ray task per shard, on the cluster that this process is connected to.

    When a worker dies, Ray tries its shard again elsewhere. A bounded number of tasks is submitted at a time.
    """
    ray = import_ray()
    lost = (ray.exceptions.WorkerCrashedError, ray.exceptions.NodeDiedError, ray.exceptions.OutOfMemoryError)
    remote = ray.remote(num_cpus=1, max_retries=RETRIES)(work_shard)
    waiting, running = iter(shards), {}
    while True:
        most = max(MIN_RAY_TASKS, RAY_TASKS_PER_CPU * int(ray.cluster_resources().get("CPU", 1)))
        for shard in islice(waiting, most - len(running)):
            running[remote.remote(shard, recipe)] = shard
        if not running:
            return
        done, _ = ray.wait(list(running), num_returns=1)
        for reference in done:
            shard = running.pop(reference)
            try:
                report = ray.get(reference)
            except lost as error:
                found = f"a worker that died {RETRIES + 1} times ({str(error).splitlines()[0]})"
                failure = M32Error(shard.name, found, "one that ends its task", "Look for lack of memory")
                report = ShardReport(shard.name, {}, {}, (), failure)
            yield report


def import_ray() -> Any:
    """The package ``ray``.

    Raises:
        M32Error: it is not installed.
    """
    try:
        import ray
        import ray.exceptions
    except ImportError:
        raise M32Error("Ray", "no package ray", "Ray installed", "Install m32-assets[ray]") from None
    return ray
