"""Start, find and kill processes, for tests and drills."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import psutil

from m32_assets_tests.support.project import ROOT

Read = TypeVar("Read")

DAGSTER = str(Path(sys.executable).with_name("dagster"))


def start_dagster(folder: Path, *arguments: str, environment: dict[str, str] | None = None) -> subprocess.Popen[str]:
    """Start ``dagster …`` with ``folder`` as DAGSTER_HOME. Output goes to ``dagster.out`` there."""
    with (folder / "dagster.out").open("a") as out:
        return subprocess.Popen(
            [DAGSTER, *arguments],
            cwd=folder,
            text=True,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            env={**os.environ, "DAGSTER_HOME": str(folder), "PYTHONPATH": str(ROOT), **(environment or {})},
        )


def wait_for(what: str, happened: Callable[[], object], seconds: float = 180, every: float = 0.05) -> None:
    """Wait until ``happened()`` is true. It is called every ``every`` seconds.

    Raises:
        TimeoutError: it is not true within ``seconds``.
    """
    end = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > end:
            raise TimeoutError(f"waited {seconds} s for: {what}")
        time.sleep(every)


def descendants(pid: int) -> list[int]:
    """All processes below ``pid``."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return [process.pid for process in psutil.Process(pid).children(recursive=True)]
    return []


def of_each_with(name: str, value: str, read: Callable[[psutil.Process], Read]) -> list[Read]:
    """``read`` of all living processes that were started with this environment variable, orphans too.

    A process that ends meanwhile, be it during ``read``, is left out.
    """
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            if process.status() != psutil.STATUS_ZOMBIE and process.environ().get(name) == value:
                found.append(read(process))
    return found


def command_lines_with(name: str, value: str) -> list[str]:
    """The command lines of all living processes that were started with this environment variable."""
    return of_each_with(name, value, lambda process: " ".join(process.cmdline()))


def kill_all_with(name: str, value: str) -> None:
    """Kill all processes that were started with this environment variable."""
    of_each_with(name, value, psutil.Process.kill)


def kill_tree(process: subprocess.Popen[str]) -> None:
    """End a process and all below it."""
    below = descendants(process.pid)
    process.kill()
    process.wait()
    for pid in below:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


def processes_in(folder: Path) -> list[int]:
    """The processes whose current directory is ``folder``, except this one."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if Path(process.cwd()) == folder.resolve() and process.pid != os.getpid():
                found.append(process.pid)
    return found
