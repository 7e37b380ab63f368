"""``make dev`` leaves no process behind, however it is ended."""

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
from m32_assets_tests.support.processes import command_lines_with, kill_all_with, wait_for
from m32_assets_tests.support.project import ROOT, make_project

VARIABLE = "M32_TEST_MAKE_DEV"


class MakeDev:
    """A ``make dev`` on its own project. All its processes share an environment variable."""

    def __init__(self, folder: Path, target: str) -> None:
        self.folder = make_project(folder)
        shutil.copytree(ROOT / "deploy", folder / "deploy")
        (folder / ".venv").symlink_to(ROOT / ".venv")
        self.port = free_port()
        self.command = ["make", "-f", str(ROOT / "Makefile"), "-o", ".venv/ready", target, f"PORT={self.port}"]
        self.environment = {**os.environ, VARIABLE: uuid.uuid4().hex, "PYTHONPATH": str(ROOT)}
        self.log = folder / "log"

    def is_up(self) -> bool:
        """Whether the webserver answers, and daemon and code server run."""
        with (
            contextlib.suppress(OSError),
            urllib.request.urlopen(f"http://127.0.0.1:{self.port}/server_info", timeout=5),
        ):
            running = "\n".join(self.command_lines())
            return all(name in running for name in ("dagster_webserver", "daemon run", "api grpc"))
        return False

    def command_lines(self) -> list[str]:
        """The command lines of its living processes."""
        return command_lines_with(VARIABLE, self.environment[VARIABLE])

    def kill(self) -> None:
        kill_all_with(VARIABLE, self.environment[VARIABLE])


@pytest.fixture
def projects(tmp_path: Path) -> Iterator[dict[str, MakeDev]]:
    targets = {"group": "dev", "terminal": "dev", "make": "dev-postgres"}
    made = {name: MakeDev(tmp_path / name, target) for name, target in targets.items()}
    yield made
    for project in made.values():
        project.kill()


def start_in_background(dev: MakeDev) -> subprocess.Popen[bytes]:
    """Start it as a background job of a shell without job control: in the shell's group, with SIGINT ignored."""
    with dev.log.open("wb") as out:
        return subprocess.Popen(
            ["bash", "-c", '"$@" & wait', "bash", *dev.command],
            cwd=dev.folder,
            env=dev.environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )


def start_on_terminal(dev: MakeDev) -> tuple[subprocess.Popen[bytes], int]:
    """Start it on its own terminal; returns the process and the other end of the terminal."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        dev.command,
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


def drain(terminal: int) -> None:
    """Read what was written to the terminal. A full buffer would block the writer."""
    with contextlib.suppress(BlockingIOError):
        os.read(terminal, 1 << 16)


@pytest.mark.timeout(900)  # three servers start, and the machine may be busy
def test_no_process_is_left_after_a_signal_or_a_closed_terminal(projects: dict[str, MakeDev]):
    group, terminal, make = projects.values()
    shell = start_in_background(group)
    on_terminal, ours = start_on_terminal(terminal)
    with make.log.open("wb") as out:
        alone = subprocess.Popen(make.command, cwd=make.folder, env=make.environment, stdout=out, stderr=out)
    for dev in projects.values():
        wait_for(f"{dev.command}", lambda dev=dev: drain(ours) or dev.is_up(), 300, every=0.5)

    os.killpg(shell.pid, signal.SIGTERM)
    os.close(ours)
    alone.terminate()
    for process in (shell, on_terminal, alone):
        process.wait(120)
    for name, dev in projects.items():
        with contextlib.suppress(TimeoutError):
            wait_for("the end of the last process", lambda dev=dev: not dev.command_lines(), 60)
        assert dev.command_lines() == [], name
