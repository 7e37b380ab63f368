"""The same shards from one process, from a pool of two and from Ray with two workers: generated, verified, written.

``python benchmarks/bench_scale.py [COUNT]``, by default 1 000 000 traces. Each run writes a folder of its own in a
temporary place; all must come to the same hash. "after start-up" counts from the first shard that ends to the last, a
shard for each worker apart, so that starting processes (imports, a Ray job's workers) is not in it. The last line is
``scale: pool_speedup=… ray_speedup=…``, both after start-up and against one process.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from dev.local_ray import running_ray
from m32_assets.shards.engines import Engine, process_pool, ray_tasks
from m32_assets.shards.part import PartFacts, PartOrder, work_part
from m32_assets.shards.receipts import ShardResult, ShardTask
from m32_assets.shards.stages import Place, Recipe

WORKERS = 2
SHARDS_A_WORKER = 32


@dataclass(frozen=True, slots=True)
class Measured:
    """What one way came to; ``rate`` is traces a second after start-up, ``start_seconds`` what came before it."""

    facts: PartFacts
    seconds: float
    rate: float
    start_seconds: float
    driver_memory_mb: float


class Watched:
    """An engine that notes when each shard ended."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.ends = engine, list[tuple[float, int]]()

    def __call__(self, tasks: Sequence[ShardTask]) -> Iterator[ShardResult]:
        for result in self.engine(tasks):
            self.ends.append((time.perf_counter(), result.facts.get("rows", 0)))
            yield result


def measure(folder: Path, engine: Engine, count: int, workers: int) -> Measured:
    """Work all shards of ``count`` traces with an engine."""
    shards = min(WORKERS * SHARDS_A_WORKER, count // 10)
    order = PartOrder(42, count, shards, 0, 1, ("generate", "verify"), Recipe(), Place(str(folder)))
    watched, began = Watched(engine), time.perf_counter()
    facts = work_part(order, watched, lambda line: None)
    if facts.failures:
        raise SystemExit(facts.verdict())
    # the first shard of each worker carries its start
    first = watched.ends[workers - 1][0]
    rows = sum(rows for _, rows in watched.ends[workers:])
    rate = rows / (watched.ends[-1][0] - first)
    seconds = watched.ends[-1][0] - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    return Measured(facts, seconds, rate, seconds - count / rate, memory)


def main() -> None:
    """Measure the three ways and print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    ways: dict[str, Measured] = {}
    with tempfile.TemporaryDirectory() as scratch:
        ways["one process"] = measure(Path(scratch) / "one", process_pool(1), count, 1)
        ways["pool of 2"] = measure(Path(scratch) / "pool", process_pool(WORKERS), count, WORKERS)
        began = time.perf_counter()
        with running_ray(cpus=WORKERS) as cluster:
            os.environ.update(cluster.environment)
            import ray

            ray.init(address=cluster.head, log_to_driver=False)
            up = time.perf_counter() - began
            ways["Ray, 2 workers"] = measure(Path(scratch) / "ray", ray_tasks, count, WORKERS)
            ray.shutdown()
    if len({way.facts.sha256 for way in ways.values()}) != 1:
        raise SystemExit(f"the ways came to different files: { {n: w.facts.sha256[:16] for n, w in ways.items()} }")
    print(f"{count} traces, {ways['one process'].facts.shards} shards, JSONL and Parquet, every trace verified")
    print(f"{'':16}{'s':>9}{'traces/s':>10}{'start s':>9}{'core s':>9}{'MB a worker':>13}")
    for name, way in ways.items():
        print(
            f"{name:16}{way.seconds:9.1f}{way.rate:10.0f}{way.start_seconds:9.1f}{way.facts.core_seconds:9.1f}"
            f"{way.facts.worker_memory_mb:13.0f}"
        )
    print(f"the Ray cluster itself took {up:.1f} s to come up; this process took {way.driver_memory_mb:.0f} MB")
    one = ways["one process"].rate
    print(f"scale: pool_speedup={ways['pool of 2'].rate / one:.2f} ray_speedup={ways['Ray, 2 workers'].rate / one:.2f}")


if __name__ == "__main__":
    main()
