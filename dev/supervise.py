"""Run a command so that no process of it is left: ``python -m dev.supervise COMMAND …``.

The command runs in a session of its own, so only this process receives a signal to make's process group or the hang-up
of a closed terminal. It then sends SIGTERM to the command, waits, and kills what is left. On Linux that includes
descendants in other sessions and orphans; on other systems orphans escape.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence

import psutil

from m32_assets.common.errors import M32Error
from m32_assets.locks.die_with_parent import die_with_parent

_ASKS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
_PR_SET_CHILD_SUBREAPER = 36
_POLITE_SECONDS = 30.0
_LAST_SECONDS = 5.0
_LOOK_SECONDS = 0.1


def supervise(
    command: Sequence[str], polite_seconds: float = _POLITE_SECONDS, last_seconds: float = _LAST_SECONDS
) -> int:
    """Run ``command`` until it ends or SIGTERM, SIGINT or SIGHUP arrives, then end all its descendants.

    The process must do nothing else: the signals stay blocked, so that a second one does not interrupt the clean-up.

    Args:
        polite_seconds: how long the command may take to end after SIGTERM.
        last_seconds: how long remaining descendants may run before SIGTERM, and again before SIGKILL.

    Returns:
        The command's exit code, or 128 and the number of the signal that this process or the command received.

    Raises:
        M32Error: the command cannot be started.
    """
    # SIGHUP is ignored under nohup, which is intended; SIGINT in a shell's background job, which is not
    asks = [n for n in _ASKS if n != signal.SIGHUP or signal.getsignal(n) != signal.SIG_IGN]
    for number in (*asks, signal.SIGCHLD):
        signal.signal(number, lambda *_: None)  # some systems drop ignored signals before sigwait
    signal.pthread_sigmask(signal.SIG_BLOCK, (*asks, signal.SIGCHLD))
    _adopt_orphans()
    parent = os.getpid()

    def begin() -> None:
        # Dagster copies the handler of SIGINT to SIGTERM: if SIGINT were ignored, both would be
        for number in asks:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, (*asks, signal.SIGCHLD))
        die_with_parent(parent, signal.SIGTERM)

    try:
        main = subprocess.Popen(command, start_new_session=True, preexec_fn=begin)
    except OSError as error:
        raise M32Error(command[0], error.strerror or str(error), "a program that can be started") from error
    if signal.SIGHUP in asks:
        _watch_terminal()
    asked = _wait_until_asked(main, asks)
    if asked is not None:
        main.terminate()
        _wait(lambda: main.poll() is not None, polite_seconds)
    _end_descendants(main, last_seconds)
    code = main.wait()
    return 128 + asked if asked is not None else code if code >= 0 else 128 - code


def _adopt_orphans() -> None:
    """Become the parent of orphaned descendants (on Linux)."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _watch_terminal() -> None:
    """Raise SIGHUP when the controlling terminal closes.

    The kernel signals the session's leader only. Under ``ssh -t HOST make dev`` that is make, which waits.
    """
    try:
        terminal = os.open("/dev/tty", os.O_RDONLY | os.O_NOCTTY | os.O_NONBLOCK)
    except OSError:
        return  # no terminal
    polled = select.poll()
    polled.register(terminal, 0)

    def watch() -> None:
        if any(event & (select.POLLHUP | select.POLLERR) for _, event in polled.poll()):
            os.kill(os.getpid(), signal.SIGHUP)

    threading.Thread(target=watch, daemon=True).start()


def _wait_until_asked(main: subprocess.Popen[bytes], asks: Sequence[signal.Signals]) -> int | None:
    """Wait until the command ends (None) or one of the signals arrives (its number)."""
    while main.poll() is None:
        number = signal.sigwait((*asks, signal.SIGCHLD))
        if number in asks:
            return int(number)
        _descendants(main)
    return None


def _descendants(main: subprocess.Popen[bytes]) -> list[psutil.Process]:
    """All living descendants of this process. Orphans that have ended are reaped."""
    main.poll()
    living = []
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):
            if process.status() != psutil.STATUS_ZOMBIE:
                living.append(process)
            elif process.pid != main.pid and process.ppid() == os.getpid():
                os.waitpid(process.pid, os.WNOHANG)
    return living


def _end_descendants(main: subprocess.Popen[bytes], seconds: float) -> None:
    """Wait for the remaining descendants, then send SIGTERM, then SIGKILL."""
    if _wait(lambda: not _descendants(main), seconds):
        return
    _send(_descendants(main), signal.SIGTERM)
    _wait(lambda: not _descendants(main), seconds)
    # repeated, because one of them may have started another
    _wait(lambda: not _send(_descendants(main), signal.SIGKILL), seconds)


def _send(processes: list[psutil.Process], number: signal.Signals) -> list[psutil.Process]:
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.send_signal(number)
    return processes


def _wait(happened: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > end:
            return False
        time.sleep(_LOOK_SECONDS)
    return True


def main(command: list[str]) -> int:
    """Run ``command`` and return its exit code, or 127 if it cannot be started."""
    die_with_parent(death=signal.SIGTERM)  # in case make is killed
    try:
        return supervise(command)
    except M32Error as error:
        print(error, file=sys.stderr)
        return 127


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
