"""Drill of ingest: ``python -m dev.drills.ingest_drill [LINES]``.

Fault: LINES fuzzed lines in the incoming folder.
Must hold: every line is accepted or set aside, no line twice, and nothing crashes. Otherwise an AssertionError.
Prints: lines given, accepted and set aside, the reasons, and the seconds.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from m32_assets.common.files import read_json
from m32_assets_tests.data.test_ingest import fuzz


def main(lines: int = 100_000) -> None:
    """Ingest the fuzzed lines and print the counts.

    Raises:
        AssertionError: a line was lost or doubled.
    """
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        fuzz(Path(folder), lines, seed=2)
        report = read_json(Path(folder) / "out" / "report.json")
    print(
        f"ingest: {report['given']} given = {report['accepted']} accepted + {report['aside']} aside, "
        f"{report['reasons']}, {time.perf_counter() - started:.0f} s"
    )


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
