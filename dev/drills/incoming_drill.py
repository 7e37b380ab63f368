"""Drill of the incoming folder: files dropped, copied and edited while the daemon is killed at random moments.

``python -m dev.drills.incoming_drill`` runs 50 rounds on SQLite and on Postgres and prints the counts.
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
from m32_assets.common.files import sha256_bytes
from m32_assets.orchestration.run_attempts import WANTED_TAG
from m32_assets_tests.support.processes import kill_tree, wait_for
from m32_assets_tests.support.project import ROOT
from m32_assets_tests.support.services import code_server, start_daemon, write_instance

CODE = "dev.drills.incoming_code"


@dataclass(frozen=True, slots=True)
class IncomingCounts:
    """What became of the contents: ``once`` is right, ``lost`` had no successful run, ``doubled`` more than one.

    ``superseded`` were edited away before anything looked at them: there is no such content to run.
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
    """Run the drill in ``folder``; the environment must have what the instance file reads."""
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
                contents |= _change(incoming, number, chance)
                time.sleep(chance.uniform(0.0, 6.0))
                if chance.random() < 0.7:
                    daemon.kill()
                    daemon.wait()
                    kills += 1
                    daemon = start_daemon(folder)
            with dg.DagsterInstance.from_config(str(folder)) as instance:
                final = {_wanted(path.read_bytes()) for path in incoming.glob("*.jsonl")}
                wait_for("every content's run", lambda: final <= set(_succeeded(instance)), 600)
                wait_for("the end of all runs", lambda: not _unfinished(instance), 120)
                time.sleep(12)  # two more looks: a doubled run would come now
                wait_for("the end of all runs", lambda: not _unfinished(instance), 120)
                succeeded, runs = _succeeded(instance), instance.get_runs_count()
                seen = final | {run.tags.get(WANTED_TAG, "") for run in instance.get_runs()}
                failed = instance.get_runs_count(dg.RunsFilter(statuses=[dg.DagsterRunStatus.FAILURE]))
        finally:
            kill_tree(daemon)
    once = sum(succeeded[wanted] == 1 for wanted in seen)
    lost, doubled = (sum(test(succeeded[w]) for w in seen) for test in (lambda n: n == 0, lambda n: n > 1))
    return IncomingCounts(rounds, len(seen), len(contents - seen), kills, once, lost, doubled, runs, failed)


def _change(incoming: Path, number: int, chance: random.Random) -> set[str]:
    """Drop a file, copy one under another name, edit one, or begin one that never gets ready; the new contents."""
    there = sorted(incoming.glob("*.jsonl"))
    what = chance.choice(["drop", "drop", "edit", "copy", "half"]) if there else "drop"
    text = f'{{"round": {number}, "of": {chance.random()}}}\n'.encode()
    if what == "half":
        (incoming / f".{number}.jsonl.part").write_bytes(text)
        return set()
    if what == "copy":
        beside = incoming / f".{number}.jsonl.part"
        shutil.copy(chance.choice(there), beside)
        beside.rename(incoming / f"copy-{number}.jsonl")
        return set()
    path = incoming / f"{number}.jsonl" if what == "drop" else chance.choice(there)
    beside = incoming / f".{path.name}.part"
    beside.write_bytes(text)
    beside.rename(path)
    return {_wanted(text)}


def _wanted(content: bytes) -> str:
    return f"incoming:{sha256_bytes(content)[:16]}"


def _succeeded(instance: dg.DagsterInstance) -> Counter[str]:
    runs = instance.get_runs(dg.RunsFilter(statuses=[dg.DagsterRunStatus.SUCCESS]))
    return Counter(run.tags.get(WANTED_TAG, "") for run in runs)


def _unfinished(instance: dg.DagsterInstance) -> int:
    ended = {dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.CANCELED}
    return sum(run.status not in ended for run in instance.get_runs())


def main() -> int:
    """Run the drill at length on both instances; 1 if a promise was broken."""
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
