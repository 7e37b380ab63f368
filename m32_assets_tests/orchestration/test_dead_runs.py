"""Runs whose worker is gone are failed at start-up. Runs whose worker lives are left alone."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import dagster as dg

from m32_assets.orchestration.dead_runs import Worker, fail_dead_runs, is_alive
from m32_assets.orchestration.run_attempts import COMMAND_TAG, command_tags
from m32_assets_tests.support.killed_worker import training_command
from m32_assets_tests.support.processes import kill_tree, start_dagster, wait_for
from m32_assets_tests.support.project import ROOT
from m32_assets_tests.support.witness import Witness


def test_run_of_a_dead_machine_is_failed_at_start_up(tmp_path: Path, monkeypatch):
    shutil.copy(ROOT / "dagster.yaml", tmp_path)
    monkeypatch.chdir(tmp_path)
    process = start_dagster(tmp_path, *training_command("pooled_trainer", 60))
    try:
        wait_for("the trainer", lambda: Witness(tmp_path).entries() or process.poll() is not None)
        with dg.DagsterInstance.from_config(str(tmp_path)) as instance:
            assert fail_dead_runs(instance) == []
            (run,) = instance.get_runs()
            assert run.status == dg.DagsterRunStatus.STARTED
            kill_tree(process)
            recover = subprocess.run(
                [sys.executable, "-m", "m32_assets.orchestration.dead_runs"],
                env={**os.environ, "DAGSTER_HOME": str(tmp_path)},
                capture_output=True,
                text=True,
                check=True,
            )
            assert run.run_id in recover.stdout
            assert instance.get_run_by_id(run.run_id).status == dg.DagsterRunStatus.FAILURE  # pyright: ignore
            assert fail_dead_runs(instance) == []
    finally:
        kill_tree(process)


def test_later_process_with_the_same_pid_is_not_the_worker():
    assert is_alive(Worker(os.getpid(), time.time()))
    assert not is_alive(Worker(os.getpid(), 1.0))
    assert not is_alive(Worker(1 << 22, time.time()))


def test_zombie_is_not_alive():
    with subprocess.Popen(["true"]) as process:
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        assert not is_alive(Worker(process.pid, time.time()))


def test_run_of_a_command_that_died_before_its_worker_started_is_failed():
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    job = dg.job(name="run_tiny")(lambda: None)
    with dg.DagsterInstance.ephemeral() as instance:
        dead, living, queued = (
            instance.create_run_for_job(job, tags=tags, status=dg.DagsterRunStatus.STARTED).run_id
            for tags in ({COMMAND_TAG: f"{gone.pid}-1"}, command_tags(), {})
        )
        assert fail_dead_runs(instance) == [dead]
        started = {run.run_id for run in instance.get_runs(dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTED]))}
    assert started == {living, queued}


def test_slot_of_a_run_that_has_ended_is_freed_and_that_of_a_living_one_stays(tmp_path: Path, monkeypatch):
    """A worker may be killed after its run has failed and before its step has given the slot back."""
    shutil.copy(ROOT / "dagster.yaml", tmp_path)
    monkeypatch.chdir(tmp_path)
    job = dg.job(name="run_tiny")(lambda: None)
    with dg.DagsterInstance.from_config(str(tmp_path)) as instance:
        ended, living = (
            instance.create_run_for_job(job, tags=command_tags(), status=status).run_id
            for status in (dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.STARTED)
        )
        storage = instance.event_log_storage
        for pool, run_id in (("gpu", ended), ("cpu", living), ("disk", "a run that was deleted")):
            storage.set_concurrency_slots(pool, 1)
            storage.claim_concurrency_slot(pool, run_id, "a step")
        storage.claim_concurrency_slot("cpu", ended, "a step that waits")
        assert fail_dead_runs(instance) == []
        waiting = storage.get_concurrency_info("cpu").pending_steps
        holders = {pool: storage.get_concurrency_info(pool).active_run_ids for pool in ("gpu", "cpu", "disk")}
    assert {step.run_id for step in waiting} == {living}, "else the slot would be given to a run that has ended"
    assert holders == {"gpu": set(), "cpu": {living}, "disk": set()}
