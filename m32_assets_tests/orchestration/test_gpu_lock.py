"""Two runs want the accelerator. When the first worker is killed, its trainer dies and the second run starts."""

import shutil
from pathlib import Path

import dagster as dg
import pytest

from m32_assets.locks.accelerator_lock import accelerator_lock
from m32_assets.orchestration.gpu_lock import POOL, follow_run_worker, instance_dsn, locked_accelerator
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


def test_process_outside_a_step_follows_no_worker():
    assert follow_run_worker() is False


def test_instance_without_postgres_has_no_dsn():
    with dg.DagsterInstance.ephemeral() as instance:
        assert instance_dsn(instance) == ""
