"""Drill of the incoming folder: ``python -m dev.drills.incoming_drill [--rounds N]``, on SQLite and on Postgres.

Fault: files are dropped, copied and edited while the daemon is killed with SIGKILL at random moments.
Must hold: every content of the folder that the sensor saw has exactly one successful run, the last one among them.
Prints: per instance the fields of ``IncomingCounts``.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import dagster as dg

from dev.local_postgres import running_postgres
from m32_assets.defs.sensors.incoming_files import hash_incoming, wanted_for
from m32_assets.orchestration.run_attempts import WANTED_TAG
from m32_assets_tests.support.processes import kill_tree, wait_for
from m32_assets_tests.support.project import ROOT
from m32_assets_tests.support.services import code_server, start_daemon, write_instance

CODE = "dev.drills.incoming_code"


@dataclass(frozen=True, slots=True)
class IncomingCounts:
    """The contents of the folder by their successful runs: ``once`` had one, ``lost`` none, ``doubled`` more than one.

    ``superseded`` contents were changed before a run took them in, and are not among ``contents``.
    """

    rounds: int
    contents: int
    superseded: int
    daemon_kills: int
    once: int
    lost: int
    doubled: int
    runs: int
    failed_runs: int


def incoming_rounds(folder: Path, instance_file: Path, rounds: int, seed: int = 7) -> IncomingCounts:
    """Run the drill in ``folder``. The environment must define what the instance file reads."""
    incoming = folder / "datasets" / "incoming"
    incoming.mkdir(parents=True)
    write_instance(folder, instance_file)
    chance = random.Random(seed)
    contents: set[str] = set()
    kills = 0
    with code_server(folder, CODE):
        daemon = start_daemon(folder)
        try:
            for number in range(rounds):
                _change(incoming, number, chance)
                contents |= _wanted(incoming)
                time.sleep(chance.uniform(0.0, 6.0))
                if chance.random() < 0.7:
                    daemon.kill()
                    daemon.wait()
                    kills += 1
                    daemon = start_daemon(folder)
            with dg.DagsterInstance.from_config(str(folder)) as instance:
                final = _wanted(incoming)
                wait_for("every content's run", lambda: final <= set(_succeeded(instance)), 600)
                wait_for("the end of all runs", lambda: not _unfinished(instance), 120)
                time.sleep(12)  # the sensor runs again: a second run of a content would start now
                wait_for("the end of all runs", lambda: not _unfinished(instance), 120)
                succeeded, runs = _succeeded(instance), instance.get_runs_count()
                # a content that was changed again before its run was tried once more is not wanted any longer
                seen = final | {*succeeded}
                failed = instance.get_runs_count(dg.RunsFilter(statuses=[dg.DagsterRunStatus.FAILURE]))
        finally:
            kill_tree(daemon)
    once = sum(succeeded[wanted] == 1 for wanted in seen)
    lost, doubled = (sum(test(succeeded[w]) for w in seen) for test in (lambda n: n == 0, lambda n: n > 1))
    return IncomingCounts(rounds, len(seen), len(contents - seen), kills, once, lost, doubled, runs, failed)


def _change(incoming: Path, number: int, chance: random.Random) -> None:
    """Drop, copy or edit a file, or begin one that is never finished."""
    existing = sorted(incoming.glob("*.jsonl"))
    action = chance.choice(["drop", "drop", "edit", "copy", "half"]) if existing else "drop"
    text = f'{{"round": {number}, "of": {chance.random()}}}\n'.encode()
    if action == "half":
        (incoming / f".{number}.jsonl.part").write_bytes(text)
        return
    if action == "copy":
        beside = incoming / f".{number}.jsonl.part"
        shutil.copy(chance.choice(existing), beside)
        beside.rename(incoming / f"copy-{number}.jsonl")
        return
    path = incoming / f"{number}.jsonl" if action == "drop" else chance.choice(existing)
    beside = incoming / f".{path.name}.part"
    beside.write_bytes(text)
    beside.rename(path)


def _wanted(incoming: Path) -> set[str]:
    """What the sensor wants for what the folder has now."""
    wanted = wanted_for(hash_incoming(incoming, {}))
    return {wanted} if wanted else set()


def _succeeded(instance: dg.DagsterInstance) -> Counter[str]:
    runs = instance.get_runs(dg.RunsFilter(statuses=[dg.DagsterRunStatus.SUCCESS]))
    return Counter(run.tags.get(WANTED_TAG, "") for run in runs)


def _unfinished(instance: dg.DagsterInstance) -> int:
    ended = {dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.CANCELED}
    return sum(run.status not in ended for run in instance.get_runs())


def main() -> int:
    """Run the drill on both instances. Returns 1 if a content was lost or doubled."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=50)
    args = parser.parse_args()
    good = True
    with running_postgres() as server:
        os.environ.update(server.environment)
        for what, file in (("SQLite", ROOT / "dagster.yaml"), ("Postgres", ROOT / "deploy/postgres/dagster.yaml")):
            with tempfile.TemporaryDirectory() as folder:
                os.chdir(folder)  # the instance's folders are relative
                counts = incoming_rounds(Path(folder), file, args.rounds)
                os.chdir(ROOT)
            print(f"{what}: {counts}", flush=True)
            good &= counts.once == counts.contents and not counts.lost and not counts.doubled
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
