"""A command that runs beside a service of this process's own."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence


def run_beside(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run ``command`` with what it needs to reach the service; signals to end are passed on; its exit code."""
    child = subprocess.Popen(command, env={**os.environ, **environment})
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _: child.send_signal(number))
    return child.wait()
