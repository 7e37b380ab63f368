"""A Ray cluster of this machine for development and tests: loopback only, behind a token, gone with this process.

``python -m dev.local_ray COMMAND …`` runs a command beside such a cluster, with the variables set that Ray's
clients read.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dev.beside import run_beside, stop_services_on_sigterm
from m32_assets.common.errors import M32Error
from m32_assets.locks.die_with_parent import die_with_parent

_START_SECONDS = 120.0
_STOP_SECONDS = 15.0
_TOKEN_VARIABLE = "RAY_AUTH_TOKEN_PATH"


@dataclass(frozen=True, slots=True)
class RayCluster:
    """A running cluster: how to reach it."""

    address: str
    """Of the dashboard, where jobs are submitted."""
    head: str
    """Of the head itself, for ``ray.init``."""
    token_path: Path
    process: subprocess.Popen[bytes]

    @property
    def environment(self) -> dict[str, str]:
        """The variables with which Ray's clients may talk to it."""
        return {**_settings(self.token_path), "RAY_API_SERVER_ADDRESS": self.address}

    def processes(self) -> list[int]:
        """Every living process of the cluster, workers and jobs included."""
        return _processes(self.process.pid, self.token_path.parent)


@contextlib.contextmanager
def running_ray(cpus: int = 2, object_store_mb: int = 200) -> Iterator[RayCluster]:
    """Start a head with ``cpus`` slots on free loopback ports; stop it and all that it started at the end.

    Raises:
        M32Error: Ray is not installed or does not come up; the message holds its last words.
    """
    program = Path(sys.executable).with_name("ray")
    if not program.exists():
        raise M32Error(str(program), "no such program", "Ray installed", "Install m32-assets[ray]")
    # short: Ray puts Unix sockets below it, whose names have 107 bytes
    with tempfile.TemporaryDirectory(prefix="m32-ray-", ignore_cleanup_errors=True) as temporary:
        home = Path(temporary)
        token_path, log = home / "token", home / "log"
        token_path.touch(mode=0o600)
        token_path.write_text(secrets.token_hex(32), "utf-8")
        head, dashboard, client = _free_ports(3)
        settings = {
            **_settings(token_path),
            "RAY_USAGE_STATS_ENABLED": "0",
            # jobs are started as "python", which is to be this one
            "PATH": f"{program.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        }
        parent = os.getpid()
        with log.open("wb") as out:
            process = subprocess.Popen(
                [
                    program,
                    "start",
                    "--head",
                    "--block",
                    "--disable-usage-stats",
                    "--port",
                    str(head),
                    "--node-ip-address",
                    "127.0.0.1",
                    "--dashboard-host",
                    "127.0.0.1",
                    "--dashboard-port",
                    str(dashboard),
                    # 0: the agent, which starts last and takes the jobs, binds what is free then; one picked now may
                    # be taken by then
                    "--ray-client-server-port",
                    str(client),
                    "--dashboard-agent-listen-port",
                    "0",
                    "--num-cpus",
                    str(cpus),
                    "--object-store-memory",
                    str(object_store_mb * 10**6),
                    "--temp-dir",
                    str(home / "s"),
                ],
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
                _end(cluster.processes(), signalled, 5)
            process.wait()


def _settings(token_path: Path) -> dict[str, str]:
    # Ray keeps to loopback only where it is told that there is no cluster, which it is on other systems by default
    return {
        "RAY_AUTH_MODE": "token",
        _TOKEN_VARIABLE: str(token_path),
        "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",
    }


def _free_ports(number: int) -> list[int]:
    with contextlib.ExitStack() as held:
        probes = [held.enter_context(socket.socket()) for _ in range(number)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]


def _wait_until_up(cluster: RayCluster, log: Path) -> None:
    """Until jobs can be submitted, which is some seconds after ``ray start`` has said that it runs."""
    end = time.monotonic() + _START_SECONDS
    request = urllib.request.Request(
        f"{cluster.address}/api/jobs/", headers={"Authorization": f"Bearer {cluster.token_path.read_text('utf-8')}"}
    )
    while cluster.process.poll() is None and time.monotonic() < end:
        # before its last words it does not hear a signal
        if b"--block" in log.read_bytes():
            with contextlib.suppress(OSError), urllib.request.urlopen(request, timeout=5):
                return
        time.sleep(0.2)
    raise M32Error("Ray", f"a head that does not start: {log.read_text('utf-8', 'replace')[-800:]}", "a running head")


def _processes(session: int, home: Path) -> list[int]:
    """Those of the head's session, and those that have left it (jobs do) but carry its token's path.

    One of the two alone would not do: a process that has given itself a title has overwritten its environment.
    """
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            state, *numbers = (entry / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()[:4]
            theirs = int(numbers[2]) == session or str(home).encode() in (entry / "environ").read_bytes()
            if theirs and state not in "ZX" and int(entry.name) != os.getpid():
                found.append(int(entry.name))
    return sorted(found)


def _end(processes: list[int], number: signal.Signals, seconds: float) -> None:
    for pid in processes:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
    end = time.monotonic() + seconds
    while time.monotonic() < end and any(Path(f"/proc/{pid}").exists() for pid in processes):
        time.sleep(0.05)


def main(command: list[str]) -> int:
    """Run ``command`` beside a cluster of its own; its exit code."""
    stop_services_on_sigterm()
    with running_ray(cpus=os.cpu_count() or 1) as cluster:
        print(f"Ray on {cluster.address}, gone when this ends", flush=True)
        return run_beside(command, cluster.environment)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
