"""Drill of the lock: ``python -m dev.drills.lock_drill [--rounds N] [--kills N]``, on files and on Postgres.

Fault: several processes claim the lock at the same moment; a holder is killed with SIGKILL while another waits.
Must hold: each round has one winner, each killed holder is followed by the one that waited, no two hold the lock.
Prints: rounds by number of winners; kills, takeovers and the slowest takeover; violations, which must be empty.
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

from dev.local_postgres import running_postgres
from m32_assets.locks.accelerator_lock import accelerator_lock
from m32_assets.locks.deadline import LockTimeout
from m32_assets_tests.support.witness import Witness

SPAWN = multiprocessing.get_context("spawn")


@dataclass(frozen=True, slots=True)
class ClaimCounts:
    """Rounds by number of winners, and the times that two held the lock."""

    rounds: int
    winners: dict[int, int]
    violations: list[str]


@dataclass(frozen=True, slots=True)
class KillCounts:
    """Killed holders, takeovers, and the times that two held the lock."""

    kills: int
    taken_over: int
    violations: list[str]
    slowest_seconds: float


def aligned_claims(
    folder: Path, rounds: int, processes: int = 4, dsn: str = "", folder_each: bool = False
) -> ClaimCounts:
    """Let all processes claim at the same moment, ``rounds`` times. The winner holds the lock until all have tried.

    Args:
        folder_each: give each process its own lock files, as if it ran on another host. Only Postgres excludes then.
    """
    with accelerator_lock("gpu0", folder / "host0", 30, {}, dsn):
        pass  # a server that has just started grants no lock yet
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
    """Kill the holder while another process waits, ``kills`` times. The waiting process is the next holder."""
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
    """Run the drill. Returns 1 if a round had not one winner, a takeover failed, or two held the lock."""
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
