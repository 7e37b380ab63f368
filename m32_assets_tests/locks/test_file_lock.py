"""The lease: one holder at a time, released by the kernel, and a refusal that names the holder."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dev.drills.lease_drill import aligned_claims, killed_holders
from m32_assets.common.errors import M32Error
from m32_assets.locks.deadline import LeaseTimeout
from m32_assets.locks.file_lock import accelerator_lease, die_with_parent, visible_accelerators
from m32_assets_tests.support.witness import Witness, alive


def test_of_aligned_claims_exactly_one_is_granted(tmp_path: Path):
    counts = aligned_claims(tmp_path, rounds=200)
    assert counts.winners == {1: 200}
    assert counts.violations == []


def test_a_killed_holder_leaves_the_lease_to_the_one_that_waits(tmp_path: Path):
    counts = killed_holders(tmp_path, kills=5)
    assert counts.taken_over == 5
    assert counts.violations == []


def test_the_witness_sees_two_at_once(tmp_path: Path):
    """The drill's own eye: without a lease it must find the violation."""
    other = multiprocessing.get_context("spawn").Process(target=_enter_and_stay, args=(tmp_path,))
    other.start()
    while not Witness(tmp_path).entries():
        time.sleep(0.01)
    Witness(tmp_path).enter()
    other.kill()
    other.join()
    assert len(Witness(tmp_path).violations()) == 1


def _enter_and_stay(folder: Path) -> None:
    Witness(folder).enter()
    time.sleep(60)


def test_a_second_claim_is_told_who_holds_it(tmp_path: Path):
    with (
        accelerator_lease("gpu0", tmp_path, 0, {"run_id": "run-7"}),
        pytest.raises(LeaseTimeout, match=f"run-7.*{os.getpid()}|{os.getpid()}.*run-7"),
        accelerator_lease("gpu0", tmp_path, 0.1, {"run_id": "run-8"}),
    ):
        pytest.fail("two inside")


def test_other_accelerators_are_free_and_an_error_inside_releases(tmp_path: Path):
    with (
        pytest.raises(ZeroDivisionError),
        accelerator_lease("gpu0", tmp_path, 0, {}),
        accelerator_lease("gpu1", tmp_path, 0, {}),
    ):
        _ = 1 / 0
    with accelerator_lease("gpu0", tmp_path, 0, {}):
        assert (tmp_path / "gpu0.lock").read_text("utf-8")
    assert (tmp_path / "gpu0.lock").read_text("utf-8") == ""


def test_a_program_started_by_the_holder_does_not_inherit_the_lease(tmp_path: Path):
    with accelerator_lease("gpu0", tmp_path, 0, {}):
        child = subprocess.Popen(["sleep", "60"], close_fds=False)
    with accelerator_lease("gpu0", tmp_path, 0, {}):
        child.kill()
        assert child.wait() == -signal.SIGKILL


@pytest.mark.parametrize("name", ["", "../gpu0", "GPU 0", "a" * 65])
def test_a_name_that_could_be_another_path_is_refused(name: str, tmp_path: Path):
    with pytest.raises(M32Error, match="accelerator"), accelerator_lease(name, tmp_path, 0, {}):
        pytest.fail("granted")


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path):
    (tmp_path / "file").touch()
    with pytest.raises(M32Error, match=r"file/gpu0\.lock"), accelerator_lease("gpu0", tmp_path / "file", 0, {}):
        pytest.fail("granted")


@pytest.mark.parametrize(
    ("devices", "environment", "names"),
    [
        ([], {}, ["cpu"]),
        (["nvidia0", "nvidia1", "nvidiactl"], {}, ["gpu0", "gpu1"]),
        (["nvidia0", "nvidia1"], {"CUDA_VISIBLE_DEVICES": "1"}, ["gpu1"]),
        (["nvidia0", "nvidia1"], {"JAX_PLATFORMS": "cpu"}, ["cpu"]),
        (["nvidia0"], {"CUDA_VISIBLE_DEVICES": ""}, ["cpu"]),
        (["accel0", "accel1"], {}, ["accel0", "accel1"]),
    ],
)
def test_accelerators_are_named_without_waking_them(
    devices: list[str], environment: dict[str, str], names: list[str], tmp_path: Path
):
    for device in devices:
        (tmp_path / device).touch()
    assert visible_accelerators(tmp_path, environment) == names


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="PR_SET_PDEATHSIG is Linux's")
def test_a_child_dies_with_its_killed_parent():
    child = "import os, time; from m32_assets.locks.file_lock import die_with_parent; print(die_with_parent(), os.getpid(), flush=True); time.sleep(60)"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    with subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        granted, pid = process.stdout.readline().split()
        process.kill()
        assert granted == "True"
        assert process.stdout.read() == ""  # the pipe ends when the last writer, the child, is gone
    assert not alive(int(pid))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="PR_SET_PDEATHSIG is Linux's")
def test_a_child_whose_parent_is_already_gone_ends_at_once():
    code = "from m32_assets.locks.file_lock import die_with_parent; die_with_parent(parent=1 << 22)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == -signal.SIGKILL


def test_die_with_parent_is_not_claimed_elsewhere(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    assert die_with_parent() is False
