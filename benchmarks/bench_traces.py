"""Traces per second and core, with schema and verification, compared with reasoning-gym's generators.

The last line is ``traces: per_core_per_second=… ratio_vs_reasoning_gym=…``. The ratio is to the faster generator.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path


def main(count: int = 20_000, gym_count: int = 5_000) -> None:
    """Print the table."""
    import reasoning_gym

    from m32_assets.shards.generate import generate_shards

    print(f"{'':34}{'traces/s/core':>14}")
    rates = {}
    for name in ("gsm_symbolic", "chain_sum"):
        dataset = reasoning_gym.create_dataset(name, size=gym_count, seed=42)
        begin = time.process_time()
        for index in range(gym_count):
            dataset[index]
        rates[name] = gym_count / (time.process_time() - begin)
        print(f"reasoning-gym {name:20}{rates[name]:14.0f}")
    best = {}
    for label, verify in (("schema only", False), ("schema and verification", True)):
        with tempfile.TemporaryDirectory() as scratch:
            _, report = generate_shards(Path(scratch) / "out", 42, count, 1, verify=verify)
        best[label] = report.rows_per_core_second
        print(f"ours, {label:28}{report.rows_per_core_second:14.0f}   {report.worker_memory_mb:.0f} MB")
    checked = best["schema and verification"]
    print(f"traces: per_core_per_second={checked:.0f} ratio_vs_reasoning_gym={checked / max(rates.values()):.2f}")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
