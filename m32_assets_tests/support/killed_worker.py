"""Two runs want the accelerator, and the worker of the first one is killed."""

from __future__ import annotations

import time
from pathlib import Path

import dagster as dg

from m32_assets.orchestration.dead_runs import fail_dead_runs
from m32_assets_tests.support.processes import kill_tree, start_dagster, wait_for
from m32_assets_tests.support.witness import Witness


def training_command(asset: str, seconds: float) -> tuple[str, ...]:
    """The arguments of a dagster command that trains for some seconds."""
    config = f'{{"ops": {{"{asset}": {{"config": {{"seconds": {seconds}}}}}}}}}'
    code = "m32_assets_tests.support.trainer_code"
    return ("asset", "materialize", "--select", asset, "-m", code, "--config-json", config)


def killed_worker_round(folder: Path, asset: str, environment: dict[str, str] | None = None) -> None:
    """Kill the first worker. Assert that the second run trains next, and that two never train at once.

    Args:
        folder: holds a dagster.yaml.
    """
    witness = Witness(folder)
    first = start_dagster(folder, *training_command(asset, 60), environment=environment)
    second = None
    try:
        wait_for("the first trainer", lambda: witness.entries() == 1 or first.poll() is not None)
        assert first.poll() is None, (folder / "dagster.out").read_text("utf-8")[-3000:]
        second = start_dagster(folder, *training_command(asset, 0.2), environment=environment)
        time.sleep(5)  # the second one asks for the lock and waits
        assert witness.entries() == 1
        first.kill()  # only the worker: its step process is orphaned
        first.wait()
        if asset == "pooled_trainer":  # the dead run holds the slot of the pool until it is found
            with dg.DagsterInstance.from_config(str(folder)) as instance:
                assert len(fail_dead_runs(instance)) == 1
        assert second.wait(timeout=60) == 0, (folder / "dagster.out").read_text("utf-8")[-3000:]
    finally:
        kill_tree(first)
        if second:
            kill_tree(second)
    assert witness.entries() == 2
    assert witness.violations() == []
