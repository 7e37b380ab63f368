"""Drill of a database that goes away in the middle of a run: 4 s do no harm, after 45 s the run is tried again and
succeeds.

``python -m dev.drills.postgres_drill`` stops a real server under a training that holds the lock, with the
daemon and the code server running, and prints what became of it. A service that ends is started again, as systemd does.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import dagster as dg
import psycopg2

from dev.drills.processes import kill_tree, wait_for
from dev.drills.services import POSTGRES, code_server, launch, start_daemon, write_instance
from dev.drills.trainer_drill import CODE
from dev.drills.witness import Witness
from dev.local_postgres import PostgresServer, running_postgres
from m32_assets_tests.support.project import ROOT


@dataclass(frozen=True, slots=True)
class OutageCounts:
    """What became of one asked-for run."""

    seconds_away: float
    runs: int
    succeeded: int
    failed: int
    trainers: int
    violations: list[str]
    services_started_again: int
    seconds_to_success: float


def outage(folder: Path, server: PostgresServer, seconds: float, training: float = 12.0) -> OutageCounts:
    """Stop the server for so long while a run trains. The process must be in ``folder``."""
    write_instance(folder, POSTGRES)
    witness, again = Witness(folder), 0
    with code_server(folder, CODE) as code:
        daemon = start_daemon(folder)
        try:
            launch(folder, "train", {"ops": {"trainer": {"config": {"seconds": training}}}})
            wait_for("the trainer", lambda: witness.entries() == 1, 600)
            started = time.monotonic()
            server.stop()
            time.sleep(seconds)
            server.start()
            while not (runs := _runs(server))["SUCCESS"]:
                if time.monotonic() - started > seconds + 300:
                    raise TimeoutError(f"no run has succeeded: {runs}")
                if daemon.poll() is not None:
                    daemon, again = start_daemon(folder), again + 1
                if code.process.poll() is not None:
                    code.start_again()
                    again += 1
                time.sleep(0.5)
            took = round(time.monotonic() - started, 1)
        finally:
            kill_tree(daemon)
    return OutageCounts(
        seconds,
        sum(runs.values()),
        runs["SUCCESS"],
        runs["FAILURE"],
        witness.entries(),
        witness.violations(),
        again,
        took,
    )


def _runs(server: PostgresServer) -> dict[str, int]:
    """How many runs there are, by status."""
    counts = dict.fromkeys((status.value for status in dg.DagsterRunStatus), 0)
    with psycopg2.connect(server.dsn) as session, session.cursor() as cursor:
        cursor.execute("SELECT status, count(*) FROM runs GROUP BY status")
        counts |= dict(cursor.fetchall())
    session.close()
    return counts


def main() -> int:
    """Run the drill; 1 if a run was lost, doubled or trained beside another."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, nargs="+", default=[4, 45])
    args = parser.parse_args()
    good = True
    for seconds in args.seconds:
        with running_postgres() as server, tempfile.TemporaryDirectory() as folder:
            os.environ.update(server.environment)
            os.chdir(folder)
            counts = outage(Path(folder), server, seconds)
            os.chdir(ROOT)
        print(counts, flush=True)
        good &= counts.succeeded == 1 and not counts.violations
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
