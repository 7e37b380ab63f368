"""The notebook's session has the packages and devices of the run, gets them, or ends in one sentence."""

from __future__ import annotations

import base64
import hashlib
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from m32_assets.common.files import read_json, sha256_file, write_json
from m32_assets.submission import session
from m32_assets.submission.evidence import PACKAGES, RecordedConfig
from m32_assets.submission.locks import ACCELERATOR_LOCKS, LOCKS, RUNTIME_LOCK
from m32_assets.submission.notebook import notebook
from m32_assets.training.settings import TrainingSettings
from m32_assets_tests.support.notebooks import code_cells, run_cells
from m32_assets_tests.support.project import ROOT

CONFIG = RecordedConfig.model_validate(read_json(ROOT / "submission_runs/m32_v1/run_config.json"))
CELL = code_cells(notebook(CONFIG))["session"]


def wheel(folder: Path, name: str, version: str, module: str) -> Path:
    """A wheel with one module."""
    folder.mkdir(exist_ok=True)
    about = f"{name.replace('-', '_')}-{version}"
    files = {
        f"{module}.py": f"__version__ = {version!r}\n",
        f"{about}.dist-info/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{about}.dist-info/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    digest = {file: base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()) for file, text in files.items()}
    record = f"{about}.dist-info/RECORD"
    rows = "".join(f"{file},sha256={digest[file].rstrip(b'=').decode()},{len(files[file])}\n" for file in files)
    path = folder / f"{about}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for file, text in {**files, record: f"{rows}{record},,\n"}.items():
            archive.writestr(file, text)
    return path


def bundle_of(folder: Path, accelerator: str = "cpu", **packages: str) -> Path:
    """What the cell reads of a bundle whose run had the versions of this Python, or those given."""
    here = {name: session._version(name) for name in PACKAGES}
    environment = {"accelerator": accelerator, "packages": here | packages}
    write_json(folder / "evidence/run_manifest.json", {"environment": environment})
    (folder / "source").mkdir()
    return folder


def lock(*wheels: Path) -> str:
    """A lock of these wheels."""
    lines = (f"{w.name.split('-')[0].replace('_', '-')}=={w.name.split('-')[1]}" for w in wheels)
    return "".join(f"{line} \\\n    --hash=sha256:{sha256_file(w)}\n" for line, w in zip(lines, wheels, strict=True))


def run_cell(bundle: Path, work: Path, *before: str) -> subprocess.CompletedProcess[str]:
    given = f"from pathlib import Path\nBUNDLE, WORK = Path({str(bundle)!r}), Path({str(work)!r})"
    return run_cells(given, *before, CELL, folder=work)


def test_session_with_the_packages_of_the_run_installs_nothing(tmp_path: Path):
    done = run_cell(bundle_of(tmp_path / "bundle"), tmp_path)
    assert done.returncode == 0, done.stderr
    assert f"jax {session._version('jax')}" in done.stdout
    assert "CpuDevice" in done.stdout
    assert not (tmp_path / "packages").exists()


def test_other_versions_are_installed_from_the_lock_and_come_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    made = wheel(tmp_path / "wheels", "qwix", "9.9.9", "qwix")
    bundle = bundle_of(tmp_path / "bundle", qwix="9.9.9")
    (bundle / "source" / RUNTIME_LOCK).write_text(lock(made))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(made.parent))
    done = run_cell(bundle, tmp_path)
    assert done.returncode == 0, done.stderr
    assert f"installing {RUNTIME_LOCK} of the bundle into {tmp_path / 'packages'}" in done.stdout
    assert "qwix 9.9.9" in done.stdout
    again = run_cells(
        f"import sys; sys.path.insert(0, {str(tmp_path / 'packages')!r}); import qwix; print(qwix.__file__)"
    )
    assert str(tmp_path / "packages") in again.stdout


def test_package_of_other_bytes_than_in_the_lock_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    made = wheel(tmp_path / "wheels", "qwix", "9.9.9", "qwix")
    bundle = bundle_of(tmp_path / "bundle", qwix="9.9.9")
    (bundle / "source" / RUNTIME_LOCK).write_text(lock(made))
    wheel(tmp_path / "wheels", "qwix", "9.9.9", "other")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(made.parent))
    done = run_cell(bundle, tmp_path)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "turn on the internet in the notebook's settings, or run it yourself" in done.stderr


def test_package_that_is_loaded_already_is_refused(tmp_path: Path):
    done = run_cell(bundle_of(tmp_path / "bundle", numpy="9.9.9"), tmp_path, "import numpy")
    assert done.stderr == (
        f"numpy is {session._version('numpy')} where the run had 9.9.9, and numpy is loaded already: "
        "restart the session and run this cell first.\n"
    )


def test_cpu_is_refused_for_a_run_on_an_accelerator(tmp_path: Path):
    done = run_cell(bundle_of(tmp_path / "bundle", "tpu"), tmp_path)
    assert done.stderr.splitlines()[-1] == (
        "The run was trained on a TPU, and JAX finds none here, only the CPU: choose the accelerator in the notebook's "
        "settings and start the session again."
    )
    assert "Traceback" not in done.stderr


def test_other_accelerator_than_that_of_the_run_is_said(capsys: pytest.CaptureFixture[str]):
    session.require_platform("cpu", "gpu")
    assert capsys.readouterr().out == (
        "The run was trained on cpu, this session has gpu: answers may differ from those on record.\n"
    )


@pytest.mark.parametrize(
    ("devices", "recorded", "expected"),
    [
        (["gpu0", "gpu1"], "cpu", [RUNTIME_LOCK, ACCELERATOR_LOCKS["gpu"]]),
        (["accel0"], "cpu", [RUNTIME_LOCK, ACCELERATOR_LOCKS["tpu"]]),
        (["cpu"], "tpu", [RUNTIME_LOCK, ACCELERATOR_LOCKS["tpu"]]),
        (["cpu"], "cpu", [RUNTIME_LOCK]),
    ],
)
def test_locks_are_those_of_the_accelerator(
    devices: list[str], recorded: str, expected: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    asked: list[list[str]] = []

    def note(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        asked.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(session, "visible_accelerators", lambda: devices)
    monkeypatch.setattr(session.subprocess, "run", note)
    session._install(tmp_path, tmp_path / "packages", recorded)
    files = [word for flag, word in zip(asked[0], asked[0][1:], strict=False) if flag == "-r"]
    assert files == [str(tmp_path / "source" / name) for name in expected]


def test_session_is_read_without_any_package():
    """What the first cells import is there before packages are."""
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); import m32_assets.submission.session\n"
        "print([n for n in sys.modules if n.split('.')[0] not in {*sys.stdlib_module_names, 'm32_assets', '__main__'}])"
    )
    done = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "[]", done.stderr


def test_locks_of_the_bundle_are_files_of_the_project():
    assert [name for name in LOCKS if not (ROOT / name).is_file()] == []


@pytest.mark.parametrize(
    ("rows", "tensor_parallel", "devices", "expected"),
    [
        (2, 1, 1, (1, 1)),
        (2, 1, 3, (1, 1)),
        (2, 1, 8, (2, 1)),
        (16, 1, 8, (8, 1)),
        (16, 2, 8, (4, 2)),
        (16, 2, 1, (1, 1)),
    ],
)
def test_batch_of_any_run_is_spread_over_the_devices_of_a_session(
    rows: int, tensor_parallel: int, devices: int, expected: tuple[int, int]
):
    settings = TrainingSettings(batch_size=rows, tensor_parallel=tensor_parallel).on_devices(devices)
    assert (settings.fsdp, settings.tensor_parallel) == expected
    assert settings.batch_size % settings.fsdp == 0
