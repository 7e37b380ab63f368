"""The accelerator's lock: one holder at a time, released by the kernel, and a refusal that names the holder."""

import multiprocessing
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from dev.drills.lock_drill import aligned_claims, killed_holders
from m32_assets.common.errors import M32Error
from m32_assets.locks.accelerator_lock import accelerator_lock, visible_accelerators
from m32_assets.locks.deadline import LockTimeout
from m32_assets_tests.support.witness import Witness


def test_exactly_one_of_aligned_claims_is_granted(tmp_path: Path):
    counts = aligned_claims(tmp_path, rounds=200)
    assert counts.winners == {1: 200}
    assert counts.violations == []


def test_waiting_process_gets_the_lock_of_a_killed_holder(tmp_path: Path):
    counts = killed_holders(tmp_path, kills=5)
    assert counts.taken_over == 5
    assert counts.violations == []


def test_witness_detects_two_holders(tmp_path: Path):
    """The drill must be able to fail: without a lock it finds the violation."""
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


def test_refusal_names_the_holder(tmp_path: Path):
    with (
        accelerator_lock("gpu0", tmp_path, 0, {"run_id": "run-7"}),
        pytest.raises(LockTimeout, match=f"run-7.*{os.getpid()}|{os.getpid()}.*run-7"),
        accelerator_lock("gpu0", tmp_path, 0.1, {"run_id": "run-8"}),
    ):
        pytest.fail("two inside")


def test_error_inside_releases_the_lock_and_other_accelerators_stay_free(tmp_path: Path):
    with (
        pytest.raises(ZeroDivisionError),
        accelerator_lock("gpu0", tmp_path, 0, {}),
        accelerator_lock("gpu1", tmp_path, 0, {}),
    ):
        _ = 1 / 0
    with accelerator_lock("gpu0", tmp_path, 0, {}):
        assert (tmp_path / "gpu0.lock").read_text("utf-8")
    assert (tmp_path / "gpu0.lock").read_text("utf-8") == ""


def test_child_program_does_not_inherit_the_lock(tmp_path: Path):
    with accelerator_lock("gpu0", tmp_path, 0, {}):
        child = subprocess.Popen(["sleep", "60"], close_fds=False)
    with accelerator_lock("gpu0", tmp_path, 0, {}):
        child.kill()
        assert child.wait() == -signal.SIGKILL


@pytest.mark.parametrize("name", ["", "../gpu0", "GPU 0", "a" * 65])
def test_name_that_could_be_a_path_is_refused(name: str, tmp_path: Path):
    with pytest.raises(M32Error, match="accelerator"), accelerator_lock(name, tmp_path, 0, {}):
        pytest.fail("granted")


def test_unwritable_folder_is_named(tmp_path: Path):
    (tmp_path / "file").touch()
    with pytest.raises(M32Error, match=r"file/gpu0\.lock"), accelerator_lock("gpu0", tmp_path / "file", 0, {}):
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
        (["dxg"], {}, ["gpu0"]),
        (["dxg"], {"CUDA_VISIBLE_DEVICES": ""}, ["cpu"]),
        (["vfio/0", "vfio/3", "vfio/vfio"], {}, ["cpu"]),
    ],
)
def test_visible_accelerators_are_named(
    devices: list[str], environment: dict[str, str], names: list[str], tmp_path: Path
):
    for device in devices:
        (tmp_path / device).parent.mkdir(exist_ok=True)
        (tmp_path / device).touch()
    pci = _pci(tmp_path / "pci", "0x10de", "0x8086")
    assert visible_accelerators(tmp_path, environment, pci) == names


def test_tpus_below_vfio_are_found_by_their_vendor(tmp_path: Path):
    for device in ("vfio/0", "vfio/3", "vfio/vfio"):
        (tmp_path / device).parent.mkdir(exist_ok=True)
        (tmp_path / device).touch()
    pci = _pci(tmp_path / "pci", "0x8086", "0x1ae0", "0x1ae0")
    assert visible_accelerators(tmp_path, {}, pci) == ["tpu0", "tpu3"]
    # the host's chips are not this container's
    assert visible_accelerators(tmp_path / "none", {}, pci) == ["cpu"]


def _pci(folder: Path, *vendors: str) -> Path:
    """A folder of PCI devices as the kernel shows it."""
    for number, vendor in enumerate(vendors):
        (folder / f"0000:00:0{number}.0").mkdir(parents=True)
        (folder / f"0000:00:0{number}.0/vendor").write_text(f"{vendor}\n", "utf-8")
    return folder
