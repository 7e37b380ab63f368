"""A machine that lacks what the tests need: it is made ready, or told within seconds what to do.

The scripts see a PATH of their own here, so that it does not matter what this machine has.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
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
    """A clone of what make reads, an account without rights, and the programs that are put there."""

    def __init__(self, folder: Path) -> None:
        self.bin, self.sbin, self.clone, self.calls = (folder / n for n in ("bin", "sbin", "clone", "calls"))
        for made in (self.bin, self.sbin, self.clone):
            made.mkdir()
        for tool in TOOLS:
            (self.bin / tool).symlink_to(str(shutil.which(tool)))
        shutil.copytree(ROOT / "deploy", self.clone / "deploy")
        for name in ("Makefile", "pyproject.toml", "requirements.lock", "requirements-ray.lock"):
            shutil.copy(ROOT / name, self.clone)
        # what this machine has in /usr/sbin must not be seen
        script = self.clone / "deploy/system-packages"
        text = script.read_text("utf-8")
        assert ":/usr/sbin" in text
        script.write_text(text.replace(":/usr/sbin", f":{self.sbin}"), "utf-8")
        self.python("python3.11", "3.11.9")
        if os.geteuid() == 0:
            for path in [folder, *folder.rglob("*")]:
                os.chown(path, NOBODY, NOBODY, follow_symlinks=False)

    def put(self, name: str, text: str = "#!/bin/sh\n", where: Path | None = None) -> Path:
        """Put a program there."""
        path = (where or self.bin) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        path.write_text(text, "utf-8")
        path.chmod(0o755)
        return path

    def python(self, name: str, answer: str) -> Path:
        """A Python that answers what deploy/venv asks; one in /root could not be run by the account."""
        return self.put(name, f"#!/bin/sh\necho '{answer}'\n")

    def let_install(self, fails_at: str = "") -> None:
        """Give the account sudo, and an apt-get that notes what it is told."""
        self.put("sudo", SUDO)
        self.put("apt-get", APT_GET.format(calls=self.calls, bin=self.bin, fails_at=fails_at))

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command as the account.

        Raises:
            subprocess.TimeoutExpired: it takes longer than a user waits for a refusal.
        """
        account = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
        return subprocess.run(
            words,
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

    def venv(self, *words: str) -> subprocess.CompletedProcess[str]:
        return self.run("bash", "deploy/venv", *words)


@pytest.fixture
def machine() -> Iterator[Machine]:
    # pytest's own folders are closed to other accounts
    with tempfile.TemporaryDirectory(prefix="m32-machine-") as folder:
        os.chmod(folder, 0o755)
        yield Machine(Path(folder))


def test_who_may_not_install_is_told_what_to_do(machine: Machine):
    done = machine.packages()
    assert done.returncode == 2
    assert done.stdout == ""
    for said in (
        "chromium (the program chromium or google-chrome) for the tests of the UI",
        "nginx-light (the program nginx) for the tests of the proxy",
        "sudo apt-get install chromium nginx-light openssl",
        "make test-core",
    ):
        assert said in done.stderr


def test_make_test_refuses_before_it_sets_up(machine: Machine):
    done = machine.run("make", "test")
    assert done.returncode == 2
    assert "sudo apt-get install chromium nginx-light openssl" in done.stderr
    assert not (machine.clone / ".venv").exists()


@pytest.mark.parametrize("browser", ["chromium", "google-chrome"])
def test_where_all_is_there_nothing_is_said_and_nobody_asked(machine: Machine, browser: str):
    for name in (browser, "openssl"):
        machine.put(name)
    machine.put("nginx", where=machine.sbin)
    done = machine.packages()
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_exactly_what_is_missing_is_installed(machine: Machine):
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
def test_an_installation_that_fails_is_an_error(machine: Machine, fails_at: str):
    machine.let_install(fails_at)
    machine.put("openssl")
    done = machine.packages()
    assert done.returncode == 2
    assert "E: Unable to locate package" in done.stderr
    assert "apt-get could not install chromium nginx-light" in done.stderr


def test_an_installation_that_brings_no_program_is_an_error(machine: Machine):
    machine.let_install()  # its apt-get has no openssl
    done = machine.packages()
    assert done.returncode == 2
    assert "still there is no:\n  openssl" in done.stderr
    assert "chromium" not in done.stderr


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (None, "there is no python3.13"),
        ("3.10.13", "is Python 3.10.13"),
        ("3.14.0", "is Python 3.14.0"),
        ("3.13.0 ensurepip pip", "has no module ensurepip (Debian: sudo apt-get install python3.13-venv)"),
    ],
)
def test_a_python_that_was_asked_for_and_cannot_be_used_is_refused(machine: Machine, answer: str | None, said: str):
    if answer:
        machine.python("python3.13", answer)
    done = machine.run("make", "test", "PYTHON=python3.13")
    assert done.returncode == 2
    assert said in done.stderr
    assert "expected Python 3.11, 3.12 or 3.13 with venv" in done.stderr
    assert not (machine.clone / ".venv").exists()


def test_a_python_that_does_not_start_is_refused_with_its_words(machine: Machine):
    machine.put("python3.13", "#!/bin/sh\necho 'pyenv: python3.13: command not found' >&2\nexit 127\n")
    done = machine.venv("check", "python3.13")
    assert done.returncode == 2
    assert "python3.13 does not start (pyenv: python3.13: command not found)" in done.stderr


def test_without_a_wish_the_first_python_that_can_be_used_is_taken(machine: Machine):
    machine.python("python3.11", "3.11.2 ensurepip pip")
    machine.put("python3.12", "#!/bin/sh\nexit 127\n")
    done = machine.venv("check")
    assert done.returncode == 2
    assert "python3.11 (Python 3.11.2) has no module ensurepip" in done.stderr
    assert "python3.12 does not start" in done.stderr
    assert "python3.13" not in done.stderr.partition("Install one")[0].replace("3.12 or 3.13", "")
    machine.python("python3", "3.13.1")
    assert machine.venv("check").returncode == 0


def test_another_python_than_that_of_the_environment_is_refused(machine: Machine):
    machine.python("python3.13", "3.13.0")
    machine.put("python", "#!/bin/sh\necho 3.11.9\n", where=machine.clone / ".venv/bin")
    done = machine.venv("check", "python3.13")
    assert done.returncode == 2
    assert "python3.13 is Python 3.13.0, and .venv is of Python 3.11.9" in done.stderr
    assert "rm -rf .venv" in done.stderr
    assert machine.venv("check", "python3.11").returncode == 0
    assert machine.venv("check").returncode == 0


def test_an_environment_whose_python_is_gone_is_refused(machine: Machine):
    machine.put("python", where=machine.clone / ".venv/bin").unlink()
    (machine.clone / ".venv/bin/python").symlink_to("/nowhere/python3.11")
    done = machine.venv("check")
    assert done.returncode == 2
    assert "there is no .venv/bin/python" in done.stderr
    assert "rm -rf .venv" in done.stderr


def test_an_environment_is_made_once_and_again_if_that_was_interrupted(machine: Machine):
    """With a real Python, by the account that runs the tests."""
    python = str(Path(sys.base_prefix) / "bin" / f"python{sys.version_info[0]}.{sys.version_info[1]}")
    words = ["bash", "deploy/venv", "make", python]
    made = subprocess.run(words, cwd=machine.clone, capture_output=True, text=True, check=True)
    assert made.stdout == f"setting up .venv from requirements.lock with {python} (a few minutes, once)\n"
    pip = machine.clone / ".venv/bin/pip"
    written = pip.stat().st_mtime_ns
    again = subprocess.run(words[:3], cwd=machine.clone, capture_output=True, text=True, check=True)
    assert again.stdout == "bringing .venv to requirements.lock\n"
    assert pip.stat().st_mtime_ns == written
    (packages,) = (machine.clone / ".venv/lib").glob("python3*/site-packages")
    shutil.rmtree(packages / "pip")
    assert "setting up" in subprocess.run(words, cwd=machine.clone, capture_output=True, text=True, check=True).stdout
    assert (packages / "pip").exists()


def test_setting_up_needs_no_compiler():
    """What is built from C is for the benchmarks alone, and no version of theirs differs."""
    pins = {
        name: dict(re.findall(r"^([a-z0-9._-]+)(?:\[[^]]*\])?==([^\s;]+)", (ROOT / name).read_text("utf-8"), re.M))
        for name in ("requirements.lock", "requirements-ray.lock", "requirements-bench.lock")
    }
    everybody, ray, bench = pins.values()
    assert {"reasoning-gym", "pycosat"} <= set(bench) - set(everybody) - set(ray)
    assert {name: version for name, version in bench.items() if everybody.get(name, version) != version} == {}


def test_the_forge_tries_every_python_and_a_bare_container():
    jobs = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text("utf-8"))["jobs"]
    wanted = re.search(r'requires-python = ">=3\.(\d+),<3\.(\d+)"', (ROOT / "pyproject.toml").read_text("utf-8"))
    assert wanted
    assert jobs["ci"]["strategy"]["matrix"]["python"] == [f"3.{n}" for n in range(int(wanted[1]), int(wanted[2]))]
    steps = [step.get("run", "") for step in jobs["bare"]["steps"]]
    assert jobs["bare"]["container"].startswith("python:3.11-slim")
    assert steps[-1] == "make test"
    assert [step for step in steps if "setpriv --reuid=nobody" in step and "timeout 10 make" in step]
