"""What the local Postgres and the local Ray share: free ports, and a command that runs beside the service."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol


class Service(Protocol):
    """A running service."""

    @property
    def environment(self) -> dict[str, str]:
        """The variables by which a program reaches it."""
        ...


def free_ports(number: int) -> list[int]:
    """Different loopback ports that are free at the moment."""
    with contextlib.ExitStack() as held:
        probes = [held.enter_context(socket.socket()) for _ in range(number)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]


def run_beside(running: AbstractContextManager[Service], command: Sequence[str]) -> int:
    """Run ``command`` beside a service, which is stopped after it. SIGTERM and SIGINT are passed on to the command.

    Returns:
        The exit code of the command, or 128 and the number of the signal that ended it.
    """
    # as an exception it leaves the with block, so that a service that is still starting is stopped too
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    with running as service:
        print(f"{service}, gone when this command ends", flush=True)
        child = subprocess.Popen(command, env={**os.environ, **service.environment})
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda number, _: child.send_signal(number))
        code = child.wait()
    return code if code >= 0 else 128 - code
