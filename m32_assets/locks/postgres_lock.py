"""The lease across hosts: a session-level Postgres advisory lock, kept by a heartbeat.

The server frees the lock when the session ends, so a dead holder needs no human. A server that restarts frees every
lock while the holders still train: a holder therefore takes its lock again within one heartbeat, and a newcomer keeps
off a server that is younger than two. A holder that finds its lock in other hands stops its own process.
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
from m32_assets.locks.deadline import LeaseTimeout, wait_until

if TYPE_CHECKING:
    from psycopg2.extensions import connection as Connection

HEARTBEAT_SECONDS = 2.0
# a dead host is noticed by the server after 10 + 3 × 5 s
_SERVER_OPTIONS = "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3"


@contextlib.contextmanager
def postgres_lease(name: str, dsn: str, end: float, who: Mapping[str, Any]) -> Iterator[None]:
    """Hold the advisory lock of ``name`` while the block runs; wait for it until the monotonic time ``end``.

    Raises:
        LeaseTimeout: another session held it until the deadline.
        M32Error: the database cannot be reached.
    """
    key = advisory_key(name)
    try:
        session = _connect(dsn, who)
    except _database_error() as error:
        raise M32Error(
            "Postgres lease",
            f"no connection ({str(error).strip()})",
            "the instance's database",
            "Start it and try again",
        ) from error
    try:
        if not wait_until(lambda: _settled(session) and _try_lock(session, key), end):
            raise LeaseTimeout(
                f"accelerator {name}",
                f"it is held by {_holder(session, key)}",
                "a free accelerator before the deadline",
                "Wait for that run or cancel it, then try again",
            )
        heart = _Heart(session, dsn, key, who)
        heart.start()
        try:
            yield
        finally:
            heart.stop()
            session = heart.session
            with contextlib.suppress(_database_error()):  # a server that is gone has freed it
                # at once: a session that ends frees it a moment after its client has gone on
                _value(session, "SELECT pg_advisory_unlock(%s)", key)
    finally:
        session.close()


def advisory_key(name: str) -> int:
    """The signed 64-bit key of an accelerator's advisory lock."""
    return int.from_bytes(hashlib.sha256(f"m32-assets lease {name}".encode()).digest()[:8], "big", signed=True)


class _Heart(threading.Thread):
    """Asks the session twice a heartbeat whether it lives; on a new server takes the lock again, or ends the
    process."""

    def __init__(self, session: Connection, dsn: str, key: int, who: Mapping[str, Any]) -> None:
        super().__init__(daemon=True, name="lease heartbeat")
        self.session = session
        self._dsn, self._key, self._who = dsn, key, who
        self._stopped = threading.Event()

    def run(self) -> None:
        while not self._stopped.wait(HEARTBEAT_SECONDS / 2):
            try:
                _value(self.session, "SELECT 1")
            except _database_error():
                self._take_again()

    def _take_again(self) -> None:
        with contextlib.suppress(
            _database_error()
        ):  # no server: nobody else can take it either, so go on and ask again
            self.session.close()
            self.session = _connect(self._dsn, self._who)
            if not _try_lock(self.session, self._key) and not self._stopped.is_set():
                print(
                    "the accelerator's lease was lost to another process: this one stops", file=sys.stderr, flush=True
                )
                os.kill(os.getpid(), signal.SIGTERM)

    def stop(self) -> None:
        self._stopped.set()
        self.join()


def _connect(dsn: str, who: Mapping[str, Any]) -> Connection:
    import psycopg2

    # the holder's name is what pg_stat_activity shows; Postgres cuts it at 63 bytes
    text = json.dumps(dict(who), sort_keys=True)[:63]
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
