"""Drill of killed services: ``python -m dev.drills.trainer_drill [--rounds N]``, on SQLite and on Postgres.

Fault: two runs are launched; when one trains, the run worker, the daemon or the code server is killed with SIGKILL.
A killed service is started again. The sensor finds dead runs and the daemon retries them.
Must hold: every launched run succeeds, itself or by a retry, and no two train at once.
Prints: per instance the fields of ``TrainerCounts``.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import dagster as dg

from dev.local_postgres import running_postgres
from m32_assets.orchestration.dead_runs import run_worker
from m32_assets_tests.support.processes import kill_tree, wait_for
from m32_assets_tests.support.project import ROOT
from m32_assets_tests.support.services import POSTGRES, SQLITE, code_server, launch, start_daemon, write_instance
from m32_assets_tests.support.witness import Witness

TARGETS = ("worker", "daemon", "code server")
CODE = "m32_assets_tests.support.trainer_code"


@dataclass(frozen=True, slots=True)
class TrainerCounts:
    """Kills by target, launched runs, runs that succeeded, retries, trainers started, and two trainers at once."""

    kills: dict[str, int]
    launched: int
    succeeded: int
    retries: int
    trainers: int
    violations: list[str]
    slowest_round_seconds: float


def trainer_rounds(
    folder: Path, instance_file: Path, rounds: int, seconds: float = 3.0, targets: tuple[str, ...] = TARGETS
) -> TrainerCounts:
    """Kill each target ``rounds`` times. ``folder`` must be the current one: the instance's folders are relative."""
    write_instance(folder, instance_file)
    witness, kills, slowest = Witness(folder), Counter[str](), 0.0
    config = {"ops": {"trainer": {"config": {"seconds": seconds}}}}
    with code_server(folder, CODE) as server, dg.DagsterInstance.from_config(str(folder)) as instance:
        daemon = start_daemon(folder)
        try:
            for number in range(rounds * len(targets)):
                target = targets[number % len(targets)]
                started, before = time.monotonic(), witness.entries()
                for _ in range(2):
                    launch(folder, "train", config)
                wait_for("a trainer", lambda before=before: witness.entries() > before, 600)
                kills[target] += 1
                if target == "worker":
                    os.kill(_worker_inside(instance), signal.SIGKILL)
                elif target == "daemon":
                    daemon.kill()
                    daemon.wait()
                    daemon = start_daemon(folder)
                else:
                    server.kill()
                    server.start_again()
                wanted = 2 * (number + 1)
                wait_for("both runs' success", lambda wanted=wanted: _succeeded(instance) >= wanted, 900)
                slowest = max(slowest, time.monotonic() - started)
            runs = list(instance.get_runs())
        finally:
            kill_tree(daemon)
        launched = sum(run.parent_run_id is None for run in runs)
        return TrainerCounts(
            dict(kills),
            launched,
            _succeeded(instance),
            len(runs) - launched,
            witness.entries(),
            witness.violations(),
            round(slowest, 1),
        )


def _worker_inside(instance: dg.DagsterInstance) -> int:
    """The process id of the worker of a run whose step has started."""
    for run in instance.get_runs(dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTED])):
        if instance.get_records_for_run(run.run_id, of_type=dg.DagsterEventType.STEP_START).records:
            worker = run_worker(instance, run.run_id)
            if worker:
                return worker.pid
    raise RuntimeError("no run is training")


def _succeeded(instance: dg.DagsterInstance) -> int:
    return instance.get_runs_count(dg.RunsFilter(statuses=[dg.DagsterRunStatus.SUCCESS]))


def holds(counts: TrainerCounts) -> bool:
    """Whether every requested run succeeded and no two trained at once."""
    return counts.launched == counts.succeeded and not counts.violations


def main() -> int:
    """Run the drill on both instances. Returns 1 if a run was lost or two trained at once."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=4, help="kills of each target")
    args = parser.parse_args()
    held = True
    with running_postgres() as postgres:
        os.environ.update(postgres.environment)
        for what, file in (("SQLite", SQLITE), ("Postgres", POSTGRES)):
            with tempfile.TemporaryDirectory() as folder:
                os.chdir(folder)
                counts = trainer_rounds(Path(folder), file, args.rounds)
                os.chdir(ROOT)
            print(f"{what}: {counts}", flush=True)
            held &= holds(counts)
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
