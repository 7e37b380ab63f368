"""Generate and verify the same shards with one process, with a pool of two, and with two Ray workers.

``python benchmarks/bench_scale.py [COUNT]``, by default 1 000 000 traces. Each way writes to its own temporary folder,
and all must write the same files. "After start-up" does not count the first shard of each worker, which includes the
time to start the process and to import. The last line is ``scale: pool_speedup=… ray_speedup=…``, both after start-up
and relative to one process.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from dev.local_ray import running_ray
from m32_assets.shards.engines import Engine, process_pool, ray_tasks
from m32_assets.shards.pipeline import WorkReport, work_shards
from m32_assets.shards.receipts import ShardReport, peak_memory_mb
from m32_assets.shards.shard import Shard, equal_shards
from m32_assets.shards.stages import Recipe

WORKERS = 2
SHARDS_PER_WORKER = 32


@dataclass(frozen=True, slots=True)
class Measured:
    """The figures of one way. ``rate`` is in traces per second after start-up, which took ``start_seconds``."""

    report: WorkReport
    seconds: float
    rate: float
    start_seconds: float
    driver_memory_mb: float


class Watched:
    """An engine that notes when each shard ended."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.ends = engine, list[tuple[float, int]]()

    def __call__(self, shards: Sequence[Shard], recipe: Recipe) -> Iterator[ShardReport]:
        for report in self.engine(shards, recipe):
            self.ends.append((time.perf_counter(), report.counts.get("rows", 0)))
            yield report


def measure(folder: Path, engine: Engine, count: int, workers: int) -> Measured:
    """Work all shards of ``count`` traces with an engine."""
    shards = equal_shards(42, count, min(WORKERS * SHARDS_PER_WORKER, count // 10))
    watched, began = Watched(engine), time.perf_counter()
    report = work_shards(shards, Recipe(str(folder), ("generate", "verify")), watched)
    if report.failures:
        raise SystemExit(report.verdict())
    # the first shard of each worker includes its start
    first = watched.ends[workers - 1][0]
    rows = sum(rows for _, rows in watched.ends[workers:])
    rate = rows / (watched.ends[-1][0] - first)
    seconds = watched.ends[-1][0] - began
    return Measured(report, seconds, rate, seconds - count / rate, peak_memory_mb())


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
    if len({way.report.sha256 for way in ways.values()}) != 1:
        raise SystemExit(f"the ways wrote different files: { {n: w.report.sha256[:16] for n, w in ways.items()} }")
    print(f"{count} traces, {ways['one process'].report.shards} shards, JSONL and Parquet, every trace verified")
    print(f"{'':16}{'s':>9}{'traces/s':>10}{'start s':>9}{'core s':>9}{'MB a worker':>13}")
    for name, way in ways.items():
        print(
            f"{name:16}{way.seconds:9.1f}{way.rate:10.0f}{way.start_seconds:9.1f}{way.report.core_seconds:9.1f}"
            f"{way.report.worker_memory_mb:13.0f}"
        )
    print(f"the Ray cluster itself took {up:.1f} s to come up; this process took {way.driver_memory_mb:.0f} MB")
    one = ways["one process"].rate
    print(f"scale: pool_speedup={ways['pool of 2'].rate / one:.2f} ray_speedup={ways['Ray, 2 workers'].rate / one:.2f}")


if __name__ == "__main__":
    main()
