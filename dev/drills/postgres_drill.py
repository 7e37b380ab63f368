"""Drill of a database outage: ``python -m dev.drills.postgres_drill [--seconds S …]``.

Fault: a Postgres server is stopped for S seconds while a run trains under the lock, with daemon and code server.
A service that ends is started again, as systemd does.
Must hold: one run succeeds, the first one or its retry, and no two train at once.
Prints: per outage the fields of ``OutageCounts``.
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

from dev.drills.trainer_drill import CODE
from dev.local_postgres import PostgresServer, running_postgres
from m32_assets_tests.support.processes import kill_tree, wait_for
from m32_assets_tests.support.project import ROOT
from m32_assets_tests.support.services import POSTGRES, code_server, launch, start_daemon, write_instance
from m32_assets_tests.support.witness import Witness


@dataclass(frozen=True, slots=True)
class OutageCounts:
    """One launched run and its retries: how many there were, and how they ended."""

    seconds_away: float
    runs: int
    succeeded: int
    failed: int
    trainers: int
    violations: list[str]
    services_started_again: int
    seconds_to_success: float


def outage(folder: Path, server: PostgresServer, seconds: float, training: float = 12.0) -> OutageCounts:
    """Stop the server for ``seconds`` while a run trains. ``folder`` must be the current one.

    Raises:
        TimeoutError: no run succeeds within 300 s of the outage.
    """
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
    """The number of runs by status."""
    counts = dict.fromkeys((status.value for status in dg.DagsterRunStatus), 0)
    with psycopg2.connect(server.dsn) as session, session.cursor() as cursor:
        cursor.execute("SELECT status, count(*) FROM runs GROUP BY status")
        counts |= dict(cursor.fetchall())
    session.close()
    return counts


def main() -> int:
    """Run the drill. Returns 1 if not exactly one run succeeded, or two trained at once."""
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
