"""Drill of ingest: ``python -m dev.drills.ingest_drill [LINES]``.

Fault: LINES fuzzed lines, array items and table rows of every form in the incoming folder.
Must hold: each is a trace, a question or put aside, none twice, and nothing crashes. Otherwise an AssertionError.
Prints: what became of them, the reasons, the seconds, and the slowest line with its milliseconds of processor time.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from m32_assets.data.about import About
from m32_assets.data.intake import Intake
from m32_assets_tests.data.form_fuzz import LIMIT, fuzz


def main(lines: int = 100_000) -> None:
    """Ingest the fuzzed lines and print the counts.

    Raises:
        AssertionError: a line was lost or doubled.
    """
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        report = fuzz(Path(folder), lines, seed=2)
        seconds = time.perf_counter() - started
        slowest, where = _slowest(Path(folder) / "in")
    print(
        f"ingest: {report.given} given = {report.accepted} traces + {report.questions} questions + "
        f"{report.aside} aside, {report.reasons}, {seconds:.0f} s, slowest line {where} with {1000 * slowest:.0f} ms"
    )


def _slowest(incoming: Path) -> tuple[float, str]:
    """The processor time of the slowest record, and the record."""
    found = (0.0, "none")
    intake, about = Intake(LIMIT), About()
    for path in sorted(incoming.iterdir()):
        form = intake.form(path, about)
        assert form
        outcomes = intake.read(path, form, about)
        while True:
            began = time.process_time()
            outcome = next(outcomes, None)
            if outcome is None:
                break
            found = max(found, (time.process_time() - began, outcome.record.where))
    return found


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
