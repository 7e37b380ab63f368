"""Drill of cancelling: ``python -m dev.drills.cancel_drill [--cancels N]``.

Fault: a real training run is cancelled while it trains, N times.
Must hold: the training process ends within ``CANCEL_SECONDS`` and the run is recorded as cancelled.
Prints: the number of cancelled trainings, and for each the seconds from the request to the end of its process.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import dagster as dg

from m32_assets_tests.support.processes import kill_tree, wait_for
from m32_assets_tests.support.project import ROOT, TINY, make_project, materialize
from m32_assets_tests.support.services import SQLITE, code_server, launch, start_daemon, write_instance

CODE = "dev.drills.operations_code"
ABOVE = ("dev_reasoning_v2", "curated_v1", "ingested_traces", "eval_set", "base_model", "sft_data")
CANCEL_SECONDS = 30
"""Seconds within which a trainer must end on a busy machine."""


def training_config(**values: Any) -> dict[str, Any]:
    """The run config of a training that lasts longer than the drill and its tests."""
    return {"ops": {"sft_checkpoint": {"config": {**TINY["sft_checkpoint"]["config"], "num_epochs": 16, **values}}}}


def sessions(folder: Path) -> list[int]:
    """The step from which each process of each training started or resumed."""
    logs = (folder / ".cache/training").glob("*/train.log")
    return [int(step) for path in logs for step in re.findall(r", from step (\d+)$", path.read_text("utf-8"), re.M)]


def trainer(folder: Path) -> int:
    """The id of the process that holds the lock."""
    return json.loads((folder / ".cache/locks/gpu.lock").read_text("utf-8"))["pid"]


def cancel(instance: dg.DagsterInstance, run_id: str, pid: int) -> float:
    """Cancel a run as the UI does; returns the seconds until its trainer, process ``pid``, has ended.

    Raises:
        TimeoutError: the process lives after ``CANCEL_SECONDS``, or the run is not recorded as cancelled.
    """
    started = time.monotonic()
    instance.run_coordinator.cancel_run(run_id)
    wait_for("the trainer's end", lambda: not Path(f"/proc/{pid}").exists(), CANCEL_SECONDS)
    took = time.monotonic() - started
    wait_for("the record", lambda: _status(instance, run_id) == dg.DagsterRunStatus.CANCELED)
    return took


def _status(instance: dg.DagsterInstance, run_id: str) -> dg.DagsterRunStatus | None:
    run = instance.get_run_by_id(run_id)
    return run.status if run else None


def _trained(folder: Path) -> int:
    """How many trainings have finished a step."""
    return sum(path.stat().st_size > 0 for path in (folder / ".cache/training").glob("*/metrics.jsonl"))


def cancelled_trainings(folder: Path, cancels: int) -> list[float]:
    """Cancel ``cancels`` trainings in an empty ``folder``, the current one; returns the seconds of each.

    Raises:
        RuntimeError: an asset upstream of training failed.
    """
    make_project(folder)
    if not materialize(folder, *ABOVE).success:
        raise RuntimeError("an asset upstream of training failed")
    write_instance(folder, SQLITE)
    seconds = []
    with dg.DagsterInstance.from_config(str(folder)) as instance, code_server(folder, CODE):
        daemon = start_daemon(folder)
        try:
            for number in range(cancels):
                launch(folder, "train", training_config(seed=number))
                wait_for("its first step", lambda number=number: _trained(folder) > number, 900)
                (run,) = instance.get_runs(dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTED]))
                seconds.append(round(cancel(instance, run.run_id, trainer(folder)), 2))
        finally:
            kill_tree(daemon)
    return seconds


def main() -> int:
    """Run the drill. Returns 1 if a training was not cancelled."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cancels", type=int, default=10)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        seconds = cancelled_trainings(Path(folder), args.cancels)
        os.chdir(ROOT)
    print(f"cancelled: {len(seconds)}, slowest {max(seconds)} s until the trainer ended: {seconds}", flush=True)
    return 0 if len(seconds) == args.cancels else 1


if __name__ == "__main__":
    sys.exit(main())
