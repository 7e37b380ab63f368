"""A command that runs beside a service of this process's own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence


def stop_services_on_sigterm() -> None:
    """Let SIGTERM leave ``with`` blocks as an exception does, so that a service that still starts is stopped."""
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))


def run_beside(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run ``command`` with what it needs to reach the service; signals to end are passed on.

    Returns:
        Its exit code, or 128 and the number of the signal that ended it.
    """
    child = subprocess.Popen(command, env={**os.environ, **environment})
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _: child.send_signal(number))
    code = child.wait()
    return code if code >= 0 else 128 - code
