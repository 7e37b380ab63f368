"""Two runs want the accelerator, the first one's worker is killed: its trainer dies with it, the second goes on."""

import shutil
import time
from pathlib import Path

import dagster as dg
import pytest

from dev.drills.processes import kill_tree, start_dagster, wait_for
from dev.drills.witness import Witness
from m32_assets.locks.accelerator_lock import accelerator_lock
from m32_assets.orchestration.dead_runs import fail_dead_runs
from m32_assets.orchestration.gpu_lock import POOL, follow_run_worker, instance_dsn, locked_accelerator
from m32_assets_tests.support.project import ROOT


def materialize(asset: str, seconds: float) -> tuple[str, ...]:
    """Arguments of a dagster command that trains for so long."""
    config = f'{{"ops": {{"{asset}": {{"config": {{"seconds": {seconds}}}}}}}}}'
    code = "dev.drills.trainer_code"
    return ("asset", "materialize", "--select", asset, "-m", code, "--config-json", config)


def killed_worker_round(folder: Path, asset: str, environment: dict[str, str] | None = None) -> None:
    """Assert the promise once, in a folder that holds a dagster.yaml."""
    witness = Witness(folder)
    first = start_dagster(folder, *materialize(asset, 60), environment=environment)
    second = None
    try:
        wait_for("the first trainer", lambda: witness.entries() == 1 or first.poll() is not None)
        assert first.poll() is None, (folder / "dagster.out").read_text("utf-8")[-3000:]
        second = start_dagster(folder, *materialize(asset, 0.2), environment=environment)
        time.sleep(5)  # long enough for the second to ask, and to wait
        assert witness.entries() == 1
        first.kill()  # the worker alone: its step process is orphaned
        first.wait()
        if asset == "pooled_trainer":  # the dead run keeps the pool's slot until it is found
            with dg.DagsterInstance.from_config(str(folder)) as instance:
                assert len(fail_dead_runs(instance)) == 1
        assert second.wait(timeout=60) == 0, (folder / "dagster.out").read_text("utf-8")[-3000:]
    finally:
        kill_tree(first)
        if second:
            kill_tree(second)
    assert witness.entries() == 2
    assert witness.violations() == []


@pytest.mark.parametrize("asset", ["trainer", "pooled_trainer"])
def test_a_killed_worker_takes_its_trainer_along(asset: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    shutil.copy(ROOT / "dagster.yaml", tmp_path)
    monkeypatch.chdir(tmp_path)  # the instance's folders are relative
    killed_worker_round(tmp_path, asset)


def test_who_waited_in_vain_is_told_who_holds_it_and_tries_again(tmp_path: Path):
    @dg.asset
    def waits(context: dg.AssetExecutionContext) -> None:
        with locked_accelerator(context, tmp_path, deadline_seconds=0, retry_seconds=0):
            pytest.fail("two inside")

    with dg.DagsterInstance.ephemeral() as instance:
        with accelerator_lock(POOL, tmp_path, 0, {"run_id": "the first run"}):
            result = dg.materialize([waits], instance=instance, raise_on_error=False)
        assert len([e for e in result.all_events if e.event_type_value == "STEP_RESTARTED"]) == 2
        (failure,) = result.get_step_failure_events()
        assert "the first run" in failure.step_failure_data.error_display_string


def test_a_process_that_is_no_step_follows_nobody():
    assert follow_run_worker() is False


def test_only_postgres_has_a_connection_string():
    with dg.DagsterInstance.ephemeral() as instance:
        assert instance_dsn(instance) == ""
