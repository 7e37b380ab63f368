"""Drill of scale: ``python -m dev.drills.million_drill [COUNT]``.

Input: COUNT traces are generated, verified and written, by one worker and by two.
Must hold: both give the same bytes.
Prints: per number of workers the size, the rate, the peak memory and the sha256.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from m32_assets.shards.generate import generate_shards
from m32_assets.shards.receipts import peak_memory_mb


def main(count: int = 1_000_000) -> None:
    """Generate twice and print the figures of both.

    Raises:
        AssertionError: the hashes differ.
    """
    hashes = set()
    for workers in (1, 2):
        with tempfile.TemporaryDirectory() as scratch:
            written, report = generate_shards(Path(scratch) / "out", 42, count, workers)
        hashes.add(written["sha256"])
        print(
            f"million: {count} traces, {written['bytes'] / 1e6:.0f} MB, {workers} workers, {report.seconds:.0f} s, "
            f"{report.rows_per_core_second:.0f} a second and core, a worker's peak {report.worker_memory_mb:.0f} MB, "
            f"this process's {peak_memory_mb():.0f} MB, sha256 {written['sha256']}",
            flush=True,
        )
    assert len(hashes) == 1, f"one and two workers gave different bytes: {hashes}"


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
