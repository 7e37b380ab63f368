"""A full or read-only disk stops a run with an error that says what to do. A clock set back changes nothing."""

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from m32_assets.common.errors import M32Error
from m32_assets.common.files import sha256_folder
from m32_assets.locks.accelerator_lock import accelerator_lock
from m32_assets.locks.deadline import LockTimeout
from m32_assets.orchestration.dead_runs import Worker, is_alive
from m32_assets_tests.rl import toy
from m32_assets_tests.support.disk import can_mount, mount, mounted
from m32_assets_tests.support.project import make_project, materialize, materialized, step_errors

MADE = ("golden_v2", "dev_reasoning_v2", "curated_v1", "eval_set")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A project whose datasets are on a disk of 12 MB."""
    project = make_project(tmp_path / "project")
    inputs = tmp_path / "inputs"
    (project / "datasets").rename(inputs)
    (project / "datasets").mkdir()
    with mounted(project / "datasets", megabytes=12):
        subprocess.run(["cp", "-a", f"{inputs}/.", project / "datasets"], check=True)
        yield project


@can_mount
def test_full_disk_is_reported_and_leaves_the_datasets_unchanged(small_disk: Path):
    assert materialize(small_disk, *MADE).success
    before = sha256_folder(small_disk / "datasets")
    ballast = small_disk / "datasets/ballast"
    subprocess.run(["dd", "if=/dev/zero", f"of={ballast}", "bs=4096"], capture_output=True, check=False)
    result = materialize(small_disk, *MADE)
    assert "dev_reasoning_v2" not in materialized(result)
    assert "no space left on device" in step_errors(result)
    assert "Free space on that disk, then run it again: the former content is untouched" in step_errors(result)
    ballast.unlink()
    assert sha256_folder(small_disk / "datasets") == before
    assert materialize(small_disk, *MADE).success
    assert sha256_folder(small_disk / "datasets") == before
    assert not list((small_disk / "datasets").rglob("*.part"))


@can_mount
def test_read_only_folder_is_reported_and_left_unchanged(tmp_path: Path):
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
    assert "read-only file system" in step_errors(result)
    assert "Mount it so that it can be written" in step_errors(result)
    assert sha256_folder(folder) == before
    assert materialize(project, *MADE).success


@can_mount
def test_training_whose_disk_is_full_says_so_and_goes_on(tmp_path: Path):
    """Checkpoints are written by tensorstore, whose errors are not those of the operating system."""
    folder = toy.model(tmp_path / "models")
    (tmp_path / "training").mkdir()
    with mounted(tmp_path / "training", megabytes=1) as disk:
        with pytest.raises(M32Error, match="no space left on device, expected a writable place"):
            toy.imitate(folder, tmp_path)
        mount("-o", "remount,size=64m", disk)
        assert toy.imitate(folder, tmp_path).is_dir()


@pytest.fixture
def set_back(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Sets this process's clock back. The monotonic clock goes on, as on a real machine."""
    real = time.time

    def set_back_by(seconds: float) -> None:
        monkeypatch.setattr(time, "time", lambda: real() - seconds)

    return set_back_by


def test_clock_set_back_changes_no_byte(tmp_path: Path, set_back: Callable[[float], None]):
    project = make_project(tmp_path)
    assert materialize(project, *MADE).success
    before = sha256_folder(project / "datasets")
    set_back(86_400)
    assert materialize(project, *MADE).success
    assert sha256_folder(project / "datasets") == before


def test_clock_set_back_moves_no_deadline_and_finds_no_dead_worker(tmp_path: Path, set_back: Callable[[float], None]):
    worker = Worker(os.getpid(), time.time())
    with accelerator_lock("gpu0", tmp_path, 0, {"run_id": "first"}):
        set_back(86_400)
        started = time.monotonic()
        with pytest.raises(LockTimeout), accelerator_lock("gpu0", tmp_path, 0.3, {}):
            pytest.fail("the lock was granted twice")
        assert 0.3 <= time.monotonic() - started < 30
        assert is_alive(worker)
