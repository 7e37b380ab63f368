"""A lock between hosts: a session-level Postgres advisory lock, kept by a heartbeat.

The server frees the lock when the session ends, so nobody has to free that of a dead holder. A server that restarts
frees every lock while the holders still train. A holder therefore takes its lock again within one heartbeat, and a
newcomer waits until the server has been up for two. A holder whose lock another has taken stops its own process.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import signal
import sys
import threading
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from m32_assets.common.errors import M32Error
from m32_assets.locks.deadline import LockTimeout, wait_until

if TYPE_CHECKING:
    from psycopg2.extensions import connection as Connection

HEARTBEAT_SECONDS = 2.0
_SERVER_OPTIONS = "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3"
"""The server notices a dead host after 10 + 3 × 5 s."""


@contextlib.contextmanager
def postgres_lock(name: str, dsn: str, end: float, holder: Mapping[str, Any]) -> Iterator[None]:
    """Hold the advisory lock of the accelerator ``name`` while the block runs.

    Args:
        dsn: the database's connection string.
        end: the monotonic time until which to wait.
        holder: who asks, shown in ``pg_stat_activity``.

    Raises:
        LockTimeout: another session held it until the deadline.
        M32Error: the database cannot be reached.
    """
    key = advisory_key(name)
    try:
        session = _connect(dsn, holder)
    except _database_error() as error:
        raise M32Error(
            "Postgres lock",
            f"no connection ({str(error).strip()})",
            "the instance's database",
            "Start it and try again",
        ) from error
    try:
        if not wait_until(lambda: _settled(session) and _try_lock(session, key), end):
            raise LockTimeout(
                f"accelerator {name}",
                f"it is held by {_holder(session, key)}",
                "a free accelerator before the deadline",
                "Wait for that run or cancel it, then try again",
            )
        heart = _Heart(session, dsn, key, holder)
        heart.start()
        try:
            yield
        finally:
            heart.stop()
            session = heart.session
            with contextlib.suppress(_database_error()):  # a server that is gone has freed it
                # explicitly, because the end of a session frees it with a delay
                _value(session, "SELECT pg_advisory_unlock(%s)", key)
    finally:
        session.close()


def advisory_key(name: str) -> int:
    """The signed 64-bit key of an accelerator's advisory lock."""
    return int.from_bytes(hashlib.sha256(f"m32-assets lease {name}".encode()).digest()[:8], "big", signed=True)


class _Heart(threading.Thread):
    """Checks the session twice a heartbeat. On a restarted server it takes the lock again or ends the process."""

    def __init__(self, session: Connection, dsn: str, key: int, holder: Mapping[str, Any]) -> None:
        super().__init__(daemon=True, name="lock heartbeat")
        self.session = session
        self._dsn, self._key, self._holder = dsn, key, holder
        self._stopped = threading.Event()

    def run(self) -> None:
        while not self._stopped.wait(HEARTBEAT_SECONDS / 2):
            try:
                _value(self.session, "SELECT 1")
            except _database_error():
                self._take_again()

    def _take_again(self) -> None:
        # without a server nobody else can take the lock either: try again at the next beat
        with contextlib.suppress(_database_error()):
            self.session.close()
            self.session = _connect(self._dsn, self._holder)
            if not _try_lock(self.session, self._key) and not self._stopped.is_set():
                print("another process has taken the accelerator's lock: this one stops", file=sys.stderr, flush=True)
                os.kill(os.getpid(), signal.SIGTERM)

    def stop(self) -> None:
        self._stopped.set()
        self.join()


def _connect(dsn: str, holder: Mapping[str, Any]) -> Connection:
    import psycopg2

    text = json.dumps(dict(holder), sort_keys=True)[:63]  # Postgres cuts an application_name at 63 bytes
    session = psycopg2.connect(
        dsn,
        application_name=text,
        connect_timeout=5,
        keepalives_idle=5,
        tcp_user_timeout=10_000,
        options=_SERVER_OPTIONS,
    )
    session.autocommit = True
    return session


def _database_error() -> type[Exception]:
    import psycopg2

    return psycopg2.Error


def _value(session: Connection, query: str, *values: Any) -> Any:
    with session.cursor() as cursor:
        cursor.execute(query, values)
        row = cursor.fetchone()
    return row[0] if row else None


def _try_lock(session: Connection, key: int) -> bool:
    return _value(session, "SELECT pg_try_advisory_lock(%s)", key)


def _settled(session: Connection) -> bool:
    """Whether the server is old enough that every earlier holder has taken its lock again."""
    age = "SELECT extract(epoch FROM clock_timestamp() - pg_postmaster_start_time()) > %s"
    return _value(session, age, 2 * HEARTBEAT_SECONDS)


def _holder(session: Connection, key: int) -> str:
    query = """
        SELECT format('%%s on %%s', a.application_name, coalesce(host(a.client_addr), 'this host'))
        FROM pg_locks l JOIN pg_stat_activity a USING (pid)
        WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
        AND ((l.classid::bigint << 32) | l.objid::bigint) = %s
    """
    return _value(session, query, key) or "a session that has just ended"
