"""A real training under operation: it resumes after a reboot, cancelling it is quick, its log is complete."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import dagster as dg
import numpy as np
import pytest

from dev.drills.cancel_drill import ABOVE, CODE, cancel, sessions, trainer, training_config
from m32_assets_tests.support.processes import DAGSTER, descendants, kill_tree, wait_for
from m32_assets_tests.support.project import ROOT, make_project, materialize
from m32_assets_tests.support.services import SQLITE, code_server, launch, start_daemon, write_instance

Status = dg.DagsterRunStatus


def checkpoints(folder: Path) -> list[Path]:
    """The sealed training checkpoints. The trainer ignores others."""
    seals = sorted((folder / ".cache/training").glob("*/seals/*.json"), key=lambda path: int(path.stem))
    return [seal.parents[1] / "actor" / seal.stem for seal in seals]


def assert_whole(checkpoint: Path) -> None:
    import jax
    import orbax.checkpoint as ocp

    restored = ocp.StandardCheckpointer().restore((checkpoint / "model_params").resolve())
    leaves = jax.tree.leaves(restored)
    assert leaves
    assert all(np.isfinite(np.asarray(leaf)).all() for leaf in leaves)


@pytest.mark.timeout(1800)  # the machine may be busy
def test_training_resumes_after_a_reboot_and_ends_when_cancelled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    folder = make_project(tmp_path)
    assert materialize(folder, *ABOVE).success
    write_instance(folder, SQLITE)
    monkeypatch.chdir(folder)  # the instance's folders are relative
    with dg.DagsterInstance.from_config(str(folder)) as instance:
        with code_server(folder, CODE) as server:
            daemon = start_daemon(folder)
            try:
                launch(folder, "train", training_config())
                wait_for("the first checkpoint", lambda: checkpoints(folder), 900)
            finally:  # as when the machine goes down
                kill_tree(daemon)
                kill_tree(server.process)
        (run,) = instance.get_runs()
        assert run.status == Status.STARTED
        kept = int(checkpoints(folder)[-1].name)

        recovered = subprocess.run(
            [sys.executable, "-m", "m32_assets.orchestration.dead_runs"],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "DAGSTER_HOME": str(folder), "PYTHONPATH": str(ROOT)},
        )
        assert run.run_id in recovered.stdout
        record = instance.get_run_records(dg.RunsFilter(run_ids=[run.run_id]))[0]
        assert record.dagster_run.status == Status.FAILURE
        assert record.end_time
        assert abs(record.end_time - time.time()) < 300
        entries = [r.event_log_entry for r in instance.get_records_for_run(run.run_id).records]
        logged = "\n".join(f"{e.user_message} {e.dagster_event.message if e.dagster_event else ''}" for e in entries)
        (log,) = (folder / ".cache/training").glob("*/train.log")
        assert log.read_text("utf-8").splitlines()[-1] in logged  # the last line too
        assert "the machine or the code server went down" in logged

        with code_server(folder, CODE) as server:
            daemon = start_daemon(folder)
            try:
                wait_for("the retry to train", lambda: len(sessions(folder)) == 2, 900)
                assert sessions(folder) == [0, kept]
                (retry,) = instance.get_runs(dg.RunsFilter(statuses=[Status.STARTED]))
                assert retry.parent_run_id == run.run_id
                report = folder / f".dagster/failures/{run.run_id}.md"
                wait_for("the report", report.exists)
                assert "went down" in report.read_text("utf-8")

                pid = trainer(folder)
                assert pid in descendants(server.process.pid)
                cancel(instance, retry.run_id, pid)
                time.sleep(3)
                assert instance.get_runs_count() == 2  # a cancelled run is not retried
                said = log.read_text("utf-8").splitlines()[-1]
                stopped = re.match(r"training stopped: found SIGINT after step (\d+) of", said)
                assert stopped, said
                assert checkpoints(folder)[-1].name == stopped[1]
            finally:
                kill_tree(daemon)
    for checkpoint in checkpoints(folder):
        assert_whole(checkpoint)


def test_job_print_and_validate_run_nothing(tmp_path: Path):
    folder = make_project(tmp_path)
    for arguments in (
        ["job", "print", "-m", "m32_assets.definitions", "-j", "run_tiny"],
        ["definitions", "validate", "-w", "workspace.yaml"],
    ):
        done = subprocess.run(
            [DAGSTER, *arguments],
            cwd=folder,
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        if arguments[0] == "job":
            assert {"sft_checkpoint", "submission_bundle"} <= set(re.findall(r"\w+", done.stdout))
    assert not (folder / "submission_runs").exists()
    assert [path.name for path in (folder / ".cache").iterdir()] == ["jax"]  # from make_project
