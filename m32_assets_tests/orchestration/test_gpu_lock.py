"""Two runs want the accelerator. When the first worker is killed, its trainer dies and the second run starts."""

import gc
import multiprocessing
import shutil
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from m32_assets.locks.accelerator_lock import accelerator_lock
from m32_assets.locks.deadline import LockTimeout
from m32_assets.orchestration import gpu_lock
from m32_assets.orchestration.asset_policy import asset
from m32_assets.orchestration.gpu_lock import (
    POOL,
    follow_run_worker,
    instance_dsn,
    locked_accelerator,
    released_at_the_end,
    take_accelerator,
)
from m32_assets_tests.support.killed_worker import killed_worker_round
from m32_assets_tests.support.project import ROOT


@pytest.mark.parametrize("asset", ["trainer", "pooled_trainer"])
def test_killed_worker_takes_its_trainer_along(asset: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    shutil.copy(ROOT / "dagster.yaml", tmp_path)
    monkeypatch.chdir(tmp_path)  # the instance's folders are relative
    killed_worker_round(tmp_path, asset)


def test_lock_timeout_names_the_holder_and_is_retried(tmp_path: Path):
    @dg.asset
    def waits(context: dg.AssetExecutionContext) -> None:
        with locked_accelerator(context, tmp_path, deadline_seconds=0, retry_seconds=0):
            pytest.fail("the lock was granted twice")

    with dg.DagsterInstance.ephemeral() as instance:
        with accelerator_lock(POOL, tmp_path, 0, {"run_id": "the first run"}):
            result = dg.materialize([waits], instance=instance, raise_on_error=False)
        assert len([e for e in result.all_events if e.event_type_value == "STEP_RESTARTED"]) == 2
        (failure,) = result.get_step_failure_events()
        assert "the first run" in failure.step_failure_data.error_display_string


@asset(group="model", kinds={"jax"}, code_version="1", checks={}, accelerated=True)
def holder(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
    """Holds the accelerator once it has taken it, until it ends."""
    folder = Path(context.run.tags["folder"])
    with accelerator_lock(POOL, folder, 0, {}):
        """It is free at first."""
    for _ in range(2):
        take_accelerator(context, folder)
        with pytest.raises(LockTimeout, match=context.run.run_id), accelerator_lock(POOL, folder, 0, {}):
            pytest.fail("granted")
    return dg.MaterializeResult()


def test_step_holds_the_accelerator_to_its_end(tmp_path: Path):
    with dg.DagsterInstance.ephemeral() as instance:
        assert dg.materialize([holder], instance=instance, tags={"folder": str(tmp_path)}).success
    with accelerator_lock(POOL, tmp_path, 0, {}):
        """It is free again."""


def _step_that_ends(folder: Path, ended: Event, go_on: Event) -> None:
    @released_at_the_end
    def step() -> None:
        lease = gpu_lock._lease.get()
        assert lease
        lease.held.enter_context(accelerator_lock(POOL, folder, 0, {"run_id": "the first run"}))
        lease.taken = True

    step()
    gc.collect()
    ended.set()
    go_on.wait(60)


def test_ended_step_holds_the_accelerator_until_its_process_ends(tmp_path: Path):
    """JAX gives the device back at no earlier moment."""
    spawn = multiprocessing.get_context("spawn")
    ended, go_on = spawn.Event(), spawn.Event()
    process = spawn.Process(target=_step_that_ends, args=(tmp_path, ended, go_on))
    process.start()
    assert ended.wait(120)
    with pytest.raises(LockTimeout, match="the first run"), accelerator_lock(POOL, tmp_path, 0, {}):
        pytest.fail("granted")
    go_on.set()
    process.join(60)
    with accelerator_lock(POOL, tmp_path, 0, {}):
        """It is free again."""


def test_step_that_is_not_declared_accelerated_cannot_take_it(tmp_path: Path):
    context: Any = None
    with pytest.raises(RuntimeError, match="declared accelerated"):
        take_accelerator(context, tmp_path)


def test_process_outside_a_step_follows_no_worker():
    assert follow_run_worker() is False


def test_instance_without_postgres_has_no_dsn():
    with dg.DagsterInstance.ephemeral() as instance:
        assert instance_dsn(instance) == ""
