"""Who works the shards: this process, a pool of processes, or Ray."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from m32_assets.common.errors import M32Error
from m32_assets.common.process_pool import pooled
from m32_assets.shards.receipts import ShardResult, ShardTask, lost_shard, work_shard

Engine = Callable[[Sequence[ShardTask]], Iterator[ShardResult]]
"""Works shards and hands the results on, in any order, each once."""
RETRIES = 3
"""Times that a shard is tried again after its worker died."""


def process_pool(workers: int) -> Engine:
    """So many processes of this machine; 1 is this one."""
    return partial(pooled, work_shard, workers=workers)


def ray_tasks(tasks: Sequence[ShardTask]) -> Iterator[ShardResult]:
    """A Ray task a shard, on the cluster that this process is connected to.

    A worker that dies costs its shard, which is tried again elsewhere. Enough tasks wait for an autoscaler to see them;
    50 000 at once would only be held in memory.
    """
    ray = import_ray()
    lost = (ray.exceptions.WorkerCrashedError, ray.exceptions.NodeDiedError, ray.exceptions.OutOfMemoryError)
    remote = ray.remote(num_cpus=1, max_retries=RETRIES)(work_shard)
    waiting, under_way = iter(tasks), {}
    while True:
        room = max(64, 4 * int(ray.cluster_resources().get("CPU", 1))) - len(under_way)
        for task, _ in zip(waiting, range(room), strict=False):
            under_way[remote.remote(task)] = task
        if not under_way:
            return
        done, _ = ray.wait(list(under_way), num_returns=1)
        for reference in done:
            task = under_way.pop(reference)
            try:
                result = ray.get(reference)
            except lost as error:
                result = lost_shard(task, f"its worker died {RETRIES + 1} times ({str(error).splitlines()[0]})")
            yield result


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
