"""A disk that is full or read-only, and a clock that was set back: an error that says what to do, and the next run
right."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import dagster as dg
import pytest

from m32_assets.common.files import sha256_folder
from m32_assets.locks.accelerator_lock import accelerator_lock
from m32_assets.locks.deadline import LockTimeout
from m32_assets.orchestration.dead_runs import Worker, is_alive
from m32_assets_tests.support.project import make_project, materialize, materialized

MADE = ("golden_v2", "dev_reasoning_v2", "eval_set")
can_mount = pytest.mark.skipif(
    os.geteuid() != 0 or not sys.platform.startswith("linux"),
    reason="only root can mount; test_files holds the same with a limit of a file's size",
)


def mount(*arguments: object) -> None:
    done = subprocess.run(["mount", *map(str, arguments)], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"this machine lets nobody mount: {done.stderr.strip()}")


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A project whose datasets lie on a disk of three megabytes."""
    project = make_project(tmp_path / "project")
    inputs = tmp_path / "inputs"
    (project / "datasets").rename(inputs)
    (project / "datasets").mkdir()
    mount("-t", "tmpfs", "-o", "size=3m", "tmpfs", project / "datasets")
    try:
        subprocess.run(["cp", "-a", f"{inputs}/.", project / "datasets"], check=True)
        yield project
    finally:
        subprocess.run(["umount", project / "datasets"], check=True)


def errors(result: dg.ExecuteInProcessResult) -> str:
    found = [e.step_failure_data.error for e in result.all_events if e.is_step_failure]
    return "\n".join(str((error.cause or error).message) for error in found if error)


@can_mount
def test_a_full_disk(small: Path):
    assert materialize(small, *MADE).success
    before = sha256_folder(small / "datasets")
    ballast = small / "datasets/ballast"
    subprocess.run(["dd", "if=/dev/zero", f"of={ballast}", "bs=4096"], capture_output=True, check=False)
    result = materialize(small, *MADE)
    assert "dev_reasoning_v2" not in materialized(result)
    assert "no space left on device" in errors(result)
    assert "Free space on that disk, then run it again: the former content is untouched" in errors(result)
    ballast.unlink()
    assert sha256_folder(small / "datasets") == before
    assert materialize(small, *MADE).success
    assert sha256_folder(small / "datasets") == before
    assert not list((small / "datasets").rglob("*.part"))


@can_mount
def test_a_folder_that_cannot_be_written(tmp_path: Path):
    project = make_project(tmp_path)
    assert materialize(project, *MADE).success
    folder = project / "datasets"
    before = sha256_folder(folder)
    mount("--bind", folder, folder)
    try:
        mount("-o", "remount,bind,ro", folder)
        result = materialize(project, *MADE)
    finally:
        subprocess.run(["umount", folder], check=True)
    assert "dev_reasoning_v2" not in materialized(result)
    assert "read-only file system" in errors(result)
    assert "Mount it so that it can be written" in errors(result)
    assert sha256_folder(folder) == before
    assert materialize(project, *MADE).success


@pytest.fixture
def set_back(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Sets the clock back, for this process; the monotonic one goes on, as on a real machine."""
    real = time.time

    def set_back_by(seconds: float) -> None:
        monkeypatch.setattr(time, "time", lambda: real() - seconds)

    return set_back_by


def test_a_clock_set_back_changes_no_byte(tmp_path: Path, set_back: Callable[[float], None]):
    project = make_project(tmp_path)
    assert materialize(project, *MADE).success
    before = sha256_folder(project / "datasets")
    set_back(86_400)
    assert materialize(project, *MADE).success
    assert sha256_folder(project / "datasets") == before


def test_a_clock_set_back_moves_no_deadline_and_declares_nobody_dead(tmp_path: Path, set_back: Callable[[float], None]):
    worker = Worker(os.getpid(), time.time())
    with accelerator_lock("gpu0", tmp_path, 0, {"run_id": "first"}):
        set_back(86_400)
        started = time.monotonic()
        with pytest.raises(LockTimeout), accelerator_lock("gpu0", tmp_path, 0.3, {}):
            pytest.fail("two inside")
        assert 0.3 <= time.monotonic() - started < 30
        assert is_alive(worker)
