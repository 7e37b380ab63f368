"""100 000 fuzzed lines through ingest: none lost, none in twice, no crash.

python -m dev.drills.ingest_drill [LINES]
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from m32_assets.common.files import read_json
from m32_assets_tests.data.test_ingest import fuzz


def main(lines: int = 100_000) -> None:
    """Fuzz and print the counts; an AssertionError says what did not add up."""
    begin = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        fuzz(Path(folder), lines, seed=2)
        report = read_json(Path(folder) / "out" / "report.json")
    print(
        f"ingest: {report['given']} given = {report['accepted']} in + {report['aside']} aside {report['reasons']}, "
        f"{time.perf_counter() - begin:.0f} s"
    )


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
