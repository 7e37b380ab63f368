"""A Ray cluster on this machine for development and tests: on loopback, behind a token, gone with this process.

``python -m dev.local_ray COMMAND …`` runs a command beside such a cluster, with the variables set that Ray's
clients read.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from dev.local_service import free_ports, run_beside
from m32_assets.common.errors import M32Error
from m32_assets.locks.die_with_parent import die_with_parent

_START_SECONDS = 120.0
_STOP_SECONDS = 15.0
_TOKEN_VARIABLE = "RAY_AUTH_TOKEN_PATH"


@dataclass(frozen=True, slots=True)
class RayCluster:
    """A running cluster and how to reach it."""

    address: str
    """The dashboard's URL, where jobs are submitted."""
    head: str
    """The head's host and port, for ``ray.init``."""
    token_path: Path
    process: subprocess.Popen[bytes]

    def __str__(self) -> str:
        return f"Ray on {self.address}"

    @property
    def environment(self) -> dict[str, str]:
        """The variables with which Ray's clients may talk to it."""
        return {**_settings(self.token_path), "RAY_API_SERVER_ADDRESS": self.address}

    def processes(self) -> list[int]:
        """The ids of all living processes of the cluster, workers and jobs included."""
        return [process.pid for process in _processes(self.process.pid, self.token_path)]


@contextlib.contextmanager
def running_ray(cpus: int = 2, object_store_mb: int = 200) -> Iterator[RayCluster]:
    """Start a head with ``cpus`` slots on free loopback ports; stop it and all that it started at the end.

    Raises:
        M32Error: Ray is not installed or does not come up; the message holds the end of its log.
    """
    program = Path(sys.executable).with_name("ray")
    if not program.exists():
        raise M32Error(str(program), "no such program", "Ray installed", "Install m32-assets[ray]")
    # Ray puts Unix sockets below it, whose names have at most 107 bytes: keep it short
    with tempfile.TemporaryDirectory(prefix="m32-ray-", ignore_cleanup_errors=True) as temporary:
        home = Path(temporary)
        token_path, log = home / "token", home / "log"
        token_path.touch(mode=0o600)
        token_path.write_text(secrets.token_hex(32), "utf-8")
        head, dashboard, client = free_ports(3)
        settings = {
            **_settings(token_path),
            "RAY_USAGE_STATS_ENABLED": "0",
            # jobs are started as "python", which must be this one
            "PATH": f"{program.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        }
        # the agent starts last and picks its port then (0): one picked here may be taken by that time
        options = (
            "--head --block --disable-usage-stats --node-ip-address 127.0.0.1 --dashboard-host 127.0.0.1 "
            f"--port {head} --dashboard-port {dashboard} --ray-client-server-port {client} "
            f"--dashboard-agent-listen-port 0 --num-cpus {cpus} --object-store-memory {object_store_mb * 10**6}"
        )
        parent = os.getpid()
        with log.open("wb") as out:
            process = subprocess.Popen(
                [program, "start", *options.split(), "--temp-dir", home / "s"],
                env={**os.environ, **settings},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                preexec_fn=lambda: die_with_parent(parent, signal.SIGTERM),
                start_new_session=True,
            )
        cluster = RayCluster(f"http://127.0.0.1:{dashboard}", f"127.0.0.1:{head}", token_path, process)
        try:
            _wait_until_up(cluster, log)
            yield cluster
        finally:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_STOP_SECONDS)
            for signalled in (signal.SIGTERM, signal.SIGKILL):
                _end(_processes(process.pid, token_path), signalled, 5)
            process.wait()


def _settings(token_path: Path) -> dict[str, str]:
    # Ray listens on loopback alone where clusters are off, as they are by default on other systems than Linux
    return {
        "RAY_AUTH_MODE": "token",
        _TOKEN_VARIABLE: str(token_path),
        "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",
    }


def _wait_until_up(cluster: RayCluster, log: Path) -> None:
    """Wait until jobs can be submitted, some seconds after ``ray start`` reports that it runs."""
    end = time.monotonic() + _START_SECONDS
    request = urllib.request.Request(
        f"{cluster.address}/api/jobs/", headers={"Authorization": f"Bearer {cluster.token_path.read_text('utf-8')}"}
    )
    while cluster.process.poll() is None and time.monotonic() < end:
        # the head ignores signals until it has printed this
        if b"--block" in log.read_bytes():
            with contextlib.suppress(OSError), urllib.request.urlopen(request, timeout=5):
                return
        time.sleep(0.2)
    raise M32Error("Ray", f"a head that does not start: {log.read_text('utf-8', 'replace')[-800:]}", "a running head")


def _processes(session: int, token_path: Path) -> list[psutil.Process]:
    """The living processes of the head's session, and those that left it (jobs do) but carry its token's path.

    Both are needed: a process that has changed its title has overwritten its environment.
    """
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, ProcessLookupError):
            theirs = os.getsid(process.pid) == session or process.environ().get(_TOKEN_VARIABLE) == str(token_path)
            if theirs and process.status() != psutil.STATUS_ZOMBIE and process.pid != os.getpid():
                found.append(process)
    return found


def _end(processes: list[psutil.Process], number: signal.Signals, seconds: float) -> None:
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.send_signal(number)
    psutil.wait_procs(processes, seconds)


def main(command: list[str]) -> int:
    """Run ``command`` beside a cluster of its own and return its exit code."""
    return run_beside(running_ray(cpus=os.cpu_count() or 1), command)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
