"""Drill of the lock: aligned claims by several processes, and holders killed with SIGKILL.

``python -m dev.drills.lock_drill`` runs it at length, on files alone and with Postgres, and prints counts.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import signal
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dev.drills.witness import Witness
from dev.local_postgres import running_postgres
from m32_assets.locks.accelerator_lock import accelerator_lock
from m32_assets.locks.deadline import LockTimeout

SPAWN = multiprocessing.get_context("spawn")


@dataclass(frozen=True, slots=True)
class ClaimCounts:
    """What aligned claims came to: rounds by number of winners, and times that two were inside."""

    rounds: int
    winners: dict[int, int]
    violations: list[str]


@dataclass(frozen=True, slots=True)
class KillCounts:
    """What killed holders came to."""

    kills: int
    taken_over: int
    violations: list[str]
    slowest_seconds: float


def aligned_claims(
    folder: Path, rounds: int, processes: int = 4, dsn: str = "", folder_each: bool = False
) -> ClaimCounts:
    """Let all processes claim at one moment, ``rounds`` times; the winner holds on until all have tried.

    Args:
        folder_each: give each process lock files of its own, as if each were a host: only Postgres is left to exclude.
    """
    with accelerator_lock("gpu0", folder / "host0", 30, {}, dsn):
        pass  # a server that has just started grants nothing yet
    barrier = SPAWN.Barrier(processes)
    results: Any = SPAWN.SimpleQueue()
    workers = [
        SPAWN.Process(target=_claim_rounds, args=(folder, n if folder_each else 0, rounds, dsn, barrier, results))
        for n in range(processes)
    ]
    for worker in workers:
        worker.start()
    granted = [results.get() for _ in workers]
    for worker in workers:
        worker.join()
    sums = [sum(row) for row in zip(*granted, strict=True)]
    return ClaimCounts(rounds, {n: sums.count(n) for n in sorted(set(sums))}, Witness(folder).violations())


def _claim_rounds(folder: Path, host: int, rounds: int, dsn: str, barrier: Any, results: Any) -> None:
    witness = Witness(folder)
    granted = []
    for number in range(rounds):
        barrier.wait()
        try:
            with accelerator_lock("gpu0", folder / f"host{host}", 0, {"round": number}, dsn):
                witness.enter()
                barrier.wait()
                witness.leave()
                granted.append(1)
        except LockTimeout:
            granted.append(0)
            barrier.wait()
        barrier.wait()
    results.put(granted)


def killed_holders(folder: Path, kills: int, dsn: str = "", folder_each: bool = False) -> KillCounts:
    """Kill the holder while another process waits, ``kills`` times; the one that waited holds next."""
    taken, slowest = 0, 0.0
    holder, holder_end = _start_holder(folder, 0, dsn)
    assert holder_end.recv() == "in"
    for number in range(kills):
        waiter, waiter_end = _start_holder(folder, number % 2 + 1 if folder_each else 0, dsn)
        assert not waiter_end.poll(0.15), "the lock was granted twice"
        os.kill(holder.pid or 0, signal.SIGKILL)
        started = time.monotonic()
        taken += waiter_end.recv() == "in"
        slowest = max(slowest, time.monotonic() - started)
        holder.join()
        holder, holder_end = waiter, waiter_end
    holder_end.send("leave")
    holder.join()
    return KillCounts(kills, taken, Witness(folder).violations(), round(slowest, 3))


def _start_holder(folder: Path, host: int, dsn: str) -> tuple[Any, Any]:
    ours, theirs = SPAWN.Pipe()
    process = SPAWN.Process(target=_hold, args=(folder, host, dsn, theirs), daemon=True)
    process.start()
    assert ours.recv() == "asks"
    return process, ours


def _hold(folder: Path, host: int, dsn: str, pipe: Any) -> None:
    witness = Witness(folder)
    pipe.send("asks")
    try:
        with accelerator_lock("gpu0", folder / f"host{host}", 60, {"drill": "kill"}, dsn):
            witness.enter()
            pipe.send("in")
            pipe.recv()
            witness.leave()
    except LockTimeout as error:
        pipe.send(str(error))


def main() -> int:
    """Run the drill at length; 1 if a promise was broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=100)
    args = parser.parse_args()
    good = True
    with running_postgres() as server:
        for what, dsn, folder_each in (("files", "", False), ("Postgres alone", server.dsn, True)):
            with tempfile.TemporaryDirectory() as folder:
                claims = aligned_claims(Path(folder), args.rounds, dsn=dsn, folder_each=folder_each)
            with tempfile.TemporaryDirectory() as folder:
                killed = killed_holders(Path(folder), args.kills, dsn, folder_each)
            print(f"{what}: {claims}\n{what}: {killed}", flush=True)
            good &= claims.winners == {1: args.rounds} and killed.taken_over == args.kills
            good &= not claims.violations and not killed.violations
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
