"""The scripts that prepare a machine for the tests: they install what is missing, or say within seconds what to do.

The scripts run with their own PATH, so the programs of this machine do not matter.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from m32_assets_tests.support.project import ROOT

NOBODY = 65534
SECONDS = 10
TOOLS = ("bash", "sh", "env", "id", "dirname", "make", "mktemp", "rm", "tail", "head", "mkdir", "chmod", "true")
SUDO = '#!/bin/sh\n[ "$1" = -n ] || exit 1\nshift\nexec "$@"\n'
APT_GET = """#!/bin/sh
echo "$*" >>"{calls}"
[ "{fails_at}" != "$3" ] || {{ echo "E: Unable to locate package"; exit 100; }}
[ "$3" = update ] || for package; do
    case $package in
        chromium) echo >"{bin}/chromium"; chmod +x "{bin}/chromium" ;;
        nginx-light) echo >"{bin}/nginx"; chmod +x "{bin}/nginx" ;;
    esac
done
"""


class Machine:
    """A clone of what make reads, an account without rights, and a PATH with chosen programs."""

    def __init__(self, folder: Path) -> None:
        self.bin, self.sbin, self.clone, self.calls = (folder / n for n in ("bin", "sbin", "clone", "calls"))
        for made in (self.bin, self.sbin, self.clone):
            made.mkdir()
        for tool in TOOLS:
            (self.bin / tool).symlink_to(str(shutil.which(tool)))
        shutil.copytree(ROOT / "deploy", self.clone / "deploy")
        for path in (ROOT / "Makefile", ROOT / "pyproject.toml", *ROOT.glob("requirements*.lock")):
            shutil.copy(path, self.clone)
        # hide this machine's /usr/sbin
        script = self.clone / "deploy/system-packages"
        text = script.read_text("utf-8")
        assert ":/usr/sbin" in text
        script.write_text(text.replace(":/usr/sbin", f":{self.sbin}"), "utf-8")
        self.python("python3.11", "3.11.9")
        if os.geteuid() == 0:
            for path in [folder, *folder.rglob("*")]:
                os.chown(path, NOBODY, NOBODY, follow_symlinks=False)

    def put(self, name: str, text: str = "#!/bin/sh\n", where: Path | None = None) -> Path:
        """Install a program."""
        path = (where or self.bin) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        path.write_text(text, "utf-8")
        path.chmod(0o755)
        return path

    def python(self, name: str, answer: str) -> Path:
        """Install a fake Python with the given answer to deploy/venv. The account cannot run a real one in /root."""
        return self.put(name, f"#!/bin/sh\necho '{answer}'\n")

    def let_install(self, fails_at: str = "") -> None:
        """Install sudo, and a fake apt-get that records its arguments."""
        self.put("sudo", SUDO)
        self.put("apt-get", APT_GET.format(calls=self.calls, bin=self.bin, fails_at=fails_at))

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command as the account.

        Raises:
            subprocess.TimeoutExpired: it takes longer than ``SECONDS``.
        """
        account = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
        return subprocess.run(
            command,
            cwd=self.clone,
            env={"PATH": str(self.bin)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=SECONDS,
            **account,  # pyright: ignore
        )

    def packages(self) -> subprocess.CompletedProcess[str]:
        return self.run("bash", "deploy/system-packages")

    def venv(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.run("bash", "deploy/venv", *arguments)


@pytest.fixture
def machine() -> Iterator[Machine]:
    # other accounts cannot read pytest's folders
    with tempfile.TemporaryDirectory(prefix="m32-machine-") as folder:
        os.chmod(folder, 0o755)
        yield Machine(Path(folder))


def test_account_without_rights_gets_the_command_to_run(machine: Machine):
    done = machine.packages()
    assert done.returncode == 2
    assert done.stdout == ""
    for message in (
        "chromium (the program chromium or google-chrome) for the tests of the UI",
        "nginx-light (the program nginx) for the tests of the proxy",
        "sudo apt-get install chromium nginx-light openssl",
        "make test-core",
    ):
        assert message in done.stderr


def test_make_test_refuses_before_setup(machine: Machine):
    done = machine.run("make", "test")
    assert done.returncode == 2
    assert "sudo apt-get install chromium nginx-light openssl" in done.stderr
    assert not (machine.clone / ".venv").exists()


@pytest.mark.parametrize("browser", ["chromium", "google-chrome"])
def test_complete_machine_gets_no_output_and_no_installation(machine: Machine, browser: str):
    for name in (browser, "openssl"):
        machine.put(name)
    machine.put("nginx", where=machine.sbin)
    done = machine.packages()
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_only_missing_packages_are_installed(machine: Machine):
    machine.let_install()
    machine.put("openssl")
    done = machine.packages()
    assert done.returncode == 0, done.stderr
    assert machine.calls.read_text("utf-8").splitlines() == [
        "-q -y update",
        "-q -y install --no-install-recommends chromium nginx-light",
    ]
    (machine.bin / "nginx").unlink()
    assert machine.packages().returncode == 0
    assert machine.calls.read_text("utf-8").splitlines()[3:] == ["-q -y install --no-install-recommends nginx-light"]


@pytest.mark.parametrize("fails_at", ["update", "install"])
def test_failed_installation_is_an_error(machine: Machine, fails_at: str):
    machine.let_install(fails_at)
    machine.put("openssl")
    done = machine.packages()
    assert done.returncode == 2
    assert "E: Unable to locate package" in done.stderr
    assert "apt-get could not install chromium nginx-light" in done.stderr


def test_installation_without_the_program_is_an_error(machine: Machine):
    machine.let_install()  # its apt-get has no openssl
    done = machine.packages()
    assert done.returncode == 2
    assert "these are still missing:\n  openssl" in done.stderr
    assert "chromium" not in done.stderr


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (None, "there is no python3.13"),
        ("3.10.13", "is Python 3.10.13"),
        ("3.14.0", "is Python 3.14.0"),
        ("3.13.0 ensurepip pip", "has no module ensurepip (Debian: sudo apt-get install python3.13-venv)"),
    ],
)
def test_unusable_requested_python_is_refused(machine: Machine, answer: str | None, message: str):
    if answer:
        machine.python("python3.13", answer)
    done = machine.run("make", "test", "PYTHON=python3.13")
    assert done.returncode == 2
    assert message in done.stderr
    assert "expected Python 3.11, 3.12 or 3.13 with venv" in done.stderr
    assert not (machine.clone / ".venv").exists()


def test_python_that_does_not_start_is_refused_with_its_error(machine: Machine):
    machine.put("python3.13", "#!/bin/sh\necho 'pyenv: python3.13: command not found' >&2\nexit 127\n")
    done = machine.venv("check", "python3.13")
    assert done.returncode == 2
    assert "python3.13 does not start (pyenv: python3.13: command not found)" in done.stderr


def test_first_usable_python_is_the_default(machine: Machine):
    machine.python("python3.11", "3.11.2 ensurepip pip")
    machine.put("python3.12", "#!/bin/sh\nexit 127\n")
    done = machine.venv("check")
    assert done.returncode == 2
    assert "python3.11 (Python 3.11.2) has no module ensurepip" in done.stderr
    assert "python3.12 does not start" in done.stderr
    assert "python3.13" not in done.stderr.partition("Install one")[0].replace("3.12 or 3.13", "")
    machine.python("python3", "3.13.1")
    assert machine.venv("check").returncode == 0


def test_python_other_than_that_of_the_environment_is_refused(machine: Machine):
    machine.python("python3.13", "3.13.0")
    machine.put("python", "#!/bin/sh\necho 3.11.9\n", where=machine.clone / ".venv/bin")
    done = machine.venv("check", "python3.13")
    assert done.returncode == 2
    assert "python3.13 is Python 3.13.0, but .venv has Python 3.11.9" in done.stderr
    assert "rm -rf .venv" in done.stderr
    assert machine.venv("check", "python3.11").returncode == 0
    assert machine.venv("check").returncode == 0


def test_environment_with_a_missing_python_is_refused(machine: Machine):
    machine.put("python", where=machine.clone / ".venv/bin").unlink()
    (machine.clone / ".venv/bin/python").symlink_to("/nowhere/python3.11")
    done = machine.venv("check")
    assert done.returncode == 2
    assert "there is no .venv/bin/python" in done.stderr
    assert "rm -rf .venv" in done.stderr


def test_environment_is_made_once_and_again_after_an_interruption(machine: Machine):
    """It uses a real Python and the account that runs the tests."""
    python = str(Path(sys.base_prefix) / "bin" / f"python{sys.version_info[0]}.{sys.version_info[1]}")
    command = ["bash", "deploy/venv", "make", python]
    made = subprocess.run(command, cwd=machine.clone, capture_output=True, text=True, check=True)
    assert made.stdout == f"setting up .venv from requirements.lock with {python} (a few minutes, once)\n"
    pip = machine.clone / ".venv/bin/pip"
    written = pip.stat().st_mtime_ns
    again = subprocess.run(command[:3], cwd=machine.clone, capture_output=True, text=True, check=True)
    assert again.stdout == "updating .venv from requirements.lock\n"
    assert pip.stat().st_mtime_ns == written
    (packages,) = (machine.clone / ".venv/lib").glob("python3*/site-packages")
    shutil.rmtree(packages / "pip")
    assert "setting up" in subprocess.run(command, cwd=machine.clone, capture_output=True, text=True, check=True).stdout
    assert (packages / "pip").exists()


def test_pip_of_a_python_without_ensurepip_goes_into_the_environment(tmp_path: Path, machine: Machine):
    """Colab's Python, of which Kaggle's image is made, has pip and no ensurepip. The rest of this one is real."""
    import ensurepip

    (tmp_path / "ensurepip.py").write_text("raise ImportError('taken out')\n")
    (tmp_path / "pip.py").write_text("")  # probed only; the calls go to the real one below
    bundled = tmp_path / "bundled"
    shutil.copytree(Path(ensurepip.__file__).parent / "_bundled", bundled)
    real = Path(sys.executable)
    python = tmp_path / "python3.11"
    python.write_text(
        f"#!/bin/sh\n"
        f'[ "$2" != pip ] || exec {real} "$@" --no-index --find-links {bundled}\n'
        f'PYTHONPATH={tmp_path} exec {sys.base_prefix}/bin/python{sys.version_info[0]}.{sys.version_info[1]} "$@"\n'
    )
    python.chmod(0o755)
    command = ["bash", "deploy/venv", "make", str(python)]
    done = subprocess.run(command, cwd=machine.clone, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    asked = [str(machine.clone / ".venv/bin/pip"), "--version"]
    assert ".venv/lib" in subprocess.run(asked, capture_output=True, text=True, check=True).stdout


def test_accelerator_of_a_setup_is_checked_and_kept_up_to_date(machine: Machine):
    """What make would do; nothing is installed."""
    asked = machine.run("make", "-n", "setup", "ACCEL=tpu")
    assert "--require-hashes -r requirements.lock" in asked.stdout, asked.stderr
    assert "--require-hashes -r requirements-tpu.lock" in asked.stdout
    assert "cuda12" not in asked.stdout
    machine.put("cuda12-ready", where=machine.clone / ".venv")
    later = machine.run("make", "-n", "run", "PRESET=gpu")
    assert "--require-hashes -r requirements-cuda12.lock" in later.stdout, "a new JAX would not use the old plugin"
    wrong = machine.run("make", "setup", "ACCEL=rocm")
    assert wrong.returncode == 2
    assert 'ACCEL is "rocm", expected one of tpu cuda12' in wrong.stderr


def _pins(name: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9._-]+)(?:\[[^]]*\])?==([^\s;]+)", (ROOT / name).read_text("utf-8"), re.M))


def test_runtime_lock_is_the_lock_without_the_development_tools():
    everything, runtime = _pins("requirements.lock"), _pins("requirements-runtime.lock")
    assert runtime.items() < everything.items()
    assert {"jax", "flax", "google-tunix", "orbax-checkpoint", "dagster"} <= set(runtime)
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]["dev"]
    named = {re.split(r"[\[>=<]", tool)[0] for tool in tools}
    # dagster and google-tunix depend on one each
    assert named & set(runtime) <= {"pytest", "hypothesis"}, named & set(runtime)


@pytest.mark.parametrize(("accel", "plugin"), [("tpu", "libtpu"), ("cuda12", "jax-cuda12-plugin")])
def test_lock_of_an_accelerator_has_the_same_jax_and_its_plugin(accel: str, plugin: str):
    runtime, added = _pins("requirements-runtime.lock"), _pins(f"requirements-{accel}.lock")
    assert plugin in set(added) - set(runtime)
    assert {name: version for name, version in added.items() if runtime.get(name, version) != version} == {}
    assert added["jax"] == added["jaxlib"]
    assert accel != "cuda12" or added[plugin] == added["jax-cuda12-pjrt"] == added["jax"]


@pytest.mark.parametrize("path", sorted(ROOT.glob("requirements*.lock")), ids=lambda path: path.name)
def test_lock_holds_hashes_and_no_address(path: Path):
    text = path.read_text("utf-8")
    assert re.findall(r"https?:|file:|--(?:extra-)?index-url|--find-links|^-[ief]", text, re.M) == []
    pins = re.findall(r"^[a-z0-9].*\\\n +--hash=sha256:[0-9a-f]{64}", text, re.M)
    assert len(pins) == len(re.findall(r"^[a-z0-9]", text, re.M))


def test_setup_needs_no_compiler():
    """Only the benchmarks have packages built from C. Their pins agree with the others."""
    everybody, ray, bench = (
        _pins(name) for name in ("requirements.lock", "requirements-ray.lock", "requirements-bench.lock")
    )
    assert {"reasoning-gym", "pycosat"} <= set(bench) - set(everybody) - set(ray)
    assert {name: version for name, version in bench.items() if everybody.get(name, version) != version} == {}


def test_ci_runs_every_python_and_a_bare_container():
    jobs = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text("utf-8"))["jobs"]
    wanted = re.search(r'requires-python = ">=3\.(\d+),<3\.(\d+)"', (ROOT / "pyproject.toml").read_text("utf-8"))
    assert wanted
    assert jobs["ci"]["strategy"]["matrix"]["python"] == [f"3.{n}" for n in range(int(wanted[1]), int(wanted[2]))]
    steps = [step.get("run", "") for step in jobs["bare"]["steps"]]
    assert jobs["bare"]["container"].startswith("python:3.11-slim")
    assert steps[-1] == "make test"
    assert [step for step in steps if "setpriv --reuid=nobody" in step and "timeout 10 make" in step]
