"""Two runs of one name: the second one is refused and names the first, from the command line or from the queue."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest

from m32_assets.cli.main import main
from m32_assets.common.errors import M32Error
from m32_assets.locks.file_lock import file_lock
from m32_assets.orchestration.instance import make_storages
from m32_assets.orchestration.run_attempts import refuse_second_run, run_tags
from m32_assets_tests.support.processes import processes_in, wait_for
from m32_assets_tests.support.project import ROOT, make_project


def m32_run(folder: Path, selection: str = "golden_v2") -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "m32_assets.cli.main", "run", "--preset", "tiny", "--select", selection],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "DAGSTER_HOME": str(folder), "PYTHONPATH": str(ROOT)},
    )


@contextlib.contextmanager
def started_run(
    folder: Path, monkeypatch: pytest.MonkeyPatch, selection: str = "golden_v2"
) -> Iterator[tuple[Path, dg.DagsterInstance, subprocess.Popen[str]]]:
    """A project, its instance, and a command whose run has started."""
    project = make_project(folder)
    monkeypatch.chdir(project)
    with dg.DagsterInstance.from_config(str(project)) as instance:
        make_storages(instance)
        command = m32_run(project, selection)
        started = dg.RunsFilter(tags=run_tags("tiny"), statuses=[dg.DagsterRunStatus.STARTED])
        wait_for("the run's start", lambda: instance.get_runs_count(started))
        yield project, instance, command


def test_concurrent_run_is_refused_and_names_the_other(tmp_path: Path):
    project = make_project(tmp_path)
    both = [m32_run(project), m32_run(project)]
    outputs = [run.communicate(timeout=500) for run in both]
    codes = [run.returncode for run in both]
    assert sorted(codes) == [0, 2], outputs
    winner, error = both[codes.index(0)], outputs[codes.index(2)][1]
    assert "run tiny: found it is held by" in error
    assert f'"pid": {winner.pid}' in error
    assert "Wait for that run or stop it, then try again" in error
    with file_lock("run tiny", project / ".cache/locks/run-tiny.lock", 0, {}, ""):
        pass  # the lock is free again


def test_queued_run_blocks_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    project = make_project(tmp_path)
    monkeypatch.chdir(project)
    monkeypatch.setenv("DAGSTER_HOME", str(project))
    with dg.DagsterInstance.from_config(str(project)) as instance:
        job = dg.job(name="run_tiny")(lambda: None)
        run = instance.create_run_for_job(job, tags=run_tags("tiny"), status=dg.DagsterRunStatus.STARTED)
    assert main(["run", "--preset", "tiny", "--select", "golden_v2"]) == 2
    error = capsys.readouterr().err
    assert run.run_id in error
    assert "m32_assets.orchestration.dead_runs" in error
    assert not (project / "datasets/golden-v2/manifest.json").exists()


def test_run_of_a_killed_command_is_failed_and_blocks_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    with started_run(tmp_path, monkeypatch, "+dev_reasoning_v2") as (project, instance, first):
        first.send_signal(signal.SIGKILL)
        first.communicate()
        (run,) = instance.get_runs()
        if run.is_finished:
            pytest.fail("the run ended before the command was killed")
        wait_for("the end of its steps", lambda: not processes_in(project), 30)
        with pytest.raises(M32Error, match=run.run_id):
            refuse_second_run(instance, "tiny")
        again = m32_run(project)
        output = again.communicate(timeout=300)
        assert again.returncode == 0, output
        ended = instance.get_run_by_id(run.run_id)
        assert ended
        assert ended.status == dg.DagsterRunStatus.FAILURE


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP], ids=lambda number: number.name)
def test_signal_ends_the_run_and_leaves_no_process(
    number: signal.Signals, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    # several assets: a single short one could finish before the signal arrives
    with started_run(tmp_path, monkeypatch, "+sft_data") as (project, instance, command):
        command.send_signal(number)
        output, _ = command.communicate(timeout=120)
        assert command.returncode == 1
        assert "stopping; the next run resumes training from its last checkpoint" in output
        (run,) = instance.get_runs()
        assert run.status in (dg.DagsterRunStatus.CANCELED, dg.DagsterRunStatus.FAILURE)
    assert not (project / ".cache/runs/tiny/asset_outputs/sft_data.json").exists()
    wait_for("the end of all processes in the project", lambda: not processes_in(project), 30)


def test_run_of_another_name_is_allowed():
    with dg.DagsterInstance.ephemeral() as instance:
        instance.create_run_for_job(
            dg.job(name="run_tiny")(lambda: None), tags=run_tags("tiny"), status=dg.DagsterRunStatus.STARTED
        )
        refuse_second_run(instance, "other")


@pytest.mark.parametrize("name", ["../elsewhere", "Tiny", "a/b", ""])
def test_run_name_that_is_a_path_is_refused(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own.yaml").write_text(f"resources: {{paths: {{config: {{run: '{name}'}}}}}}\n", "utf-8")
    assert main(["run", "--config", "own.yaml"]) == 2
    assert "lower-case letters, digits, - and _" in capsys.readouterr().err
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["own.yaml"]
