"""``make dev`` leaves no process behind, whoever is told to end and however."""

import contextlib
import fcntl
import os
import pty
import shutil
import signal
import subprocess
import termios
import urllib.request
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from m32_assets_tests.support.ports import free_port
from m32_assets_tests.support.processes import wait_for, with_variable
from m32_assets_tests.support.project import ROOT, make_project

VARIABLE = "M32_TEST_MAKE_DEV"


class MakeDev:
    """The words of a ``make dev`` on a project of its own; all processes that come of it carry a mark."""

    def __init__(self, folder: Path, target: str) -> None:
        self.folder = make_project(folder)
        shutil.copytree(ROOT / "deploy", folder / "deploy")
        (folder / ".venv").symlink_to(ROOT / ".venv")
        self.port = free_port()
        self.words = ["make", "-f", str(ROOT / "Makefile"), "-o", ".venv/ready", target, f"PORT={self.port}"]
        self.environment = {**os.environ, VARIABLE: uuid.uuid4().hex, "PYTHONPATH": str(ROOT)}
        self.log = folder / "log"

    def is_up(self) -> bool:
        """The webserver answers, and daemon and code server are there."""
        with (
            contextlib.suppress(OSError),
            urllib.request.urlopen(f"http://127.0.0.1:{self.port}/server_info", timeout=5),
        ):
            words = "\n".join(self.living())
            return "dagster_webserver" in words and "daemon run" in words and "api grpc" in words
        return False

    def living(self) -> list[str]:
        """The command lines of its processes."""
        found = []
        for process in with_variable(VARIABLE, self.environment[VARIABLE]):
            with contextlib.suppress(ProcessLookupError):
                found.append(" ".join(process.cmdline()))
        return found

    def kill(self) -> None:
        for process in with_variable(VARIABLE, self.environment[VARIABLE]):
            process.kill()


@pytest.fixture
def projects(tmp_path: Path) -> Iterator[dict[str, MakeDev]]:
    targets = {"group": "dev", "terminal": "dev", "make": "dev-postgres"}
    made = {name: MakeDev(tmp_path / name, target) for name, target in targets.items()}
    yield made
    for project in made.values():
        project.kill()


def in_the_background(dev: MakeDev) -> subprocess.Popen[bytes]:
    """As a background job of a shell without job control: in its group, and with SIGINT ignored."""
    with dev.log.open("wb") as out:
        return subprocess.Popen(
            ["bash", "-c", '"$@" & wait', "bash", *dev.words],
            cwd=dev.folder,
            env=dev.environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )


def on_a_terminal(dev: MakeDev) -> tuple[subprocess.Popen[bytes], int]:
    """On a terminal of its own; the process, and the terminal's other end."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        dev.words,
        cwd=dev.folder,
        env=dev.environment,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(theirs, termios.TIOCSCTTY, 0),
    )
    os.close(theirs)
    os.set_blocking(ours, False)
    return process, ours


def read(terminal: int) -> None:
    """Make room: what nobody reads holds up who writes."""
    with contextlib.suppress(BlockingIOError):
        os.read(terminal, 1 << 16)


@pytest.mark.timeout(900)  # three servers start on a machine that may be busy
def test_no_process_is_left(projects: dict[str, MakeDev]):
    group, terminal, make = projects.values()
    shell = in_the_background(group)
    on_terminal, ours = on_a_terminal(terminal)
    with make.log.open("wb") as out:
        alone = subprocess.Popen(make.words, cwd=make.folder, env=make.environment, stdout=out, stderr=out)
    for dev in projects.values():
        wait_for(f"{dev.words}", lambda dev=dev: read(ours) or dev.is_up(), 300, every=0.5)

    os.killpg(shell.pid, signal.SIGTERM)
    os.close(ours)
    alone.terminate()
    for process in (shell, on_terminal, alone):
        process.wait(120)
    for name, dev in projects.items():
        with contextlib.suppress(TimeoutError):
            wait_for("the last process's end", lambda dev=dev: not dev.living(), 60)
        assert dev.living() == [], name
