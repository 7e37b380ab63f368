"""Generate and verify a million traces with one worker and with two. Both must write the same bytes.

python -m dev.drills.million_drill [COUNT]
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from m32_assets.shards.generate import generate_shards
from m32_assets.shards.receipts import peak_memory_mb


def main(count: int = 1_000_000) -> None:
    """Print rate, memory and hash of both.

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
    assert len(hashes) == 1, f"different bytes with two workers: {hashes}"


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
