"""A real Postgres: the instance behaves as on SQLite, and the lock excludes across hosts."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from dev import local_postgres
from dev.drills.lock_drill import aligned_claims, killed_holders
from dev.local_postgres import PostgresServer, find_programs, running_postgres
from m32_assets.common.errors import M32Error
from m32_assets.locks.accelerator_lock import accelerator_lock
from m32_assets.locks.deadline import LockTimeout
from m32_assets.locks.postgres_lock import advisory_key
from m32_assets_tests.support.killed_worker import killed_worker_round
from m32_assets_tests.support.processes import wait_for
from m32_assets_tests.support.project import ROOT
from m32_assets_tests.support.witness import alive

ONE_ASSET = """
import dagster as dg

@dg.asset
def one(context):
    context.log.info("the log of one")
    return dg.MaterializeResult(metadata={"rows": 7})

defs = dg.Definitions([one])
"""
HOLD = """
import sys
from pathlib import Path
from m32_assets.locks.accelerator_lock import accelerator_lock

with accelerator_lock("gpu0", Path(sys.argv[1]), 30, {"run_id": "held"}, sys.argv[2]):
    print("in", flush=True)
    sys.stdin.readline()
print("out", flush=True)
"""


def test_run_is_recorded_in_postgres_without_the_password(postgres: PostgresServer, tmp_path: Path):
    (tmp_path / "one_asset.py").write_text(ONE_ASSET, "utf-8")
    shutil.copy(ROOT / "deploy/postgres/dagster.yaml", tmp_path)
    done = subprocess.run(
        [Path(sys.executable).with_name("dagster"), "asset", "materialize", "--select", "one", "-f", "one_asset.py"],
        cwd=tmp_path,
        env={**os.environ, **postgres.environment, "DAGSTER_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    with psycopg2.connect(postgres.dsn) as session, session.cursor() as cursor:
        cursor.execute("SELECT status, run_body FROM runs ORDER BY id DESC")  # other tests share the server
        run, *_ = cursor.fetchall()
        cursor.execute("SELECT dagster_event_type, event FROM event_logs")
        events = cursor.fetchall()
    assert run[0] == "SUCCESS"
    assert {"ASSET_MATERIALIZATION", "PIPELINE_SUCCESS"} <= {kind for kind, _ in events}
    written = "".join(p.read_text("utf-8", "replace") for p in tmp_path.rglob("*") if p.is_file())
    assert postgres.password not in run[1] + "".join(e for _, e in events) + done.stdout + done.stderr + written
    assert not list(tmp_path.rglob("*.db"))


def test_killed_worker_takes_its_trainer_along(postgres: PostgresServer, tmp_path: Path):
    shutil.copy(ROOT / "deploy/postgres/dagster.yaml", tmp_path)
    killed_worker_round(tmp_path, "trainer", postgres.environment)


def test_postgres_alone_excludes_across_hosts(postgres: PostgresServer, tmp_path: Path):
    """Each process has its own lock files, as if it ran on another host."""
    claims = aligned_claims(tmp_path / "a", rounds=100, dsn=postgres.dsn, folder_each=True)
    # never two; none while a busy database has not yet closed the session of the former round
    assert set(claims.winners) <= {0, 1}
    assert claims.winners[1] >= 90
    assert claims.violations == []
    (tmp_path / "b").mkdir()
    killed = killed_holders(tmp_path / "b", kills=3, dsn=postgres.dsn, folder_each=True)
    assert killed.taken_over == 3
    assert killed.violations == []


@pytest.fixture
def holder(postgres: PostgresServer, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", HOLD, tmp_path / "other host", postgres.dsn]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "in\n"
        yield process
        process.kill()


def _query(postgres: PostgresServer, query: str, *values: object) -> list[tuple[object, ...]]:
    session = psycopg2.connect(postgres.dsn)
    session.autocommit = True
    with session.cursor() as cursor:
        cursor.execute(query, values)
        rows = cursor.fetchall()
    session.close()
    return rows


ADVISORY = (
    "SELECT pid FROM pg_locks "
    "WHERE locktype = 'advisory' AND granted AND ((classid::bigint << 32) | objid::bigint) = %s"
)
"""The session that holds a lock."""


def test_holder_on_another_host_is_named(postgres: PostgresServer, holder: subprocess.Popen[str], tmp_path: Path):
    with (
        pytest.raises(LockTimeout, match=f'"pid": {holder.pid}.*held.* on 127'),
        accelerator_lock("gpu0", tmp_path, 0.1, {}, postgres.dsn),
    ):
        pytest.fail("the lock was granted to two hosts")


def test_lock_of_a_lost_session_is_taken_again(postgres: PostgresServer, holder: subprocess.Popen[str]):
    ((lost,),) = _query(postgres, ADVISORY, advisory_key("gpu0"))
    _query(postgres, "SELECT pg_terminate_backend(%s)", lost)
    for _ in range(100):
        rows = _query(postgres, ADVISORY + " AND pg_sleep(0.1) IS NOT NULL", advisory_key("gpu0"))
        if rows and rows != [(lost,)]:
            break
    else:
        pytest.fail("the lock was not taken again within ten seconds")
    output, _ = holder.communicate("leave\n", timeout=10)
    assert output == "out\n"
    assert not _query(postgres, ADVISORY, advisory_key("gpu0"))


def test_holder_that_lost_its_lock_to_another_stops(postgres: PostgresServer, holder: subprocess.Popen[str]):
    ((lost,),) = _query(postgres, ADVISORY, advisory_key("gpu0"))
    thief = psycopg2.connect(postgres.dsn)
    with thief.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s), pg_advisory_lock(%s)", (lost, advisory_key("gpu0")))
    assert holder.wait(timeout=90) == -signal.SIGTERM
    thief.close()


def test_unreachable_database_is_named(tmp_path: Path):
    with (
        pytest.raises(M32Error, match="Postgres lock: found no connection"),
        accelerator_lock("gpu0", tmp_path, 0, {}, "host=127.0.0.1 port=1 dbname=none"),
    ):
        pytest.fail("the lock was granted without a database")


@pytest.mark.parametrize("private", [False, True], ids=["as installed", "in a private folder"])
def test_server_starts_from_the_pip_package(private: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    programs = find_programs()
    package = programs.parents[1]
    if private:  # as in another account's home of mode 700
        site = tmp_path / "site"
        for folder in (package, package.with_name(f"{package.name}.libs")):
            shutil.copytree(folder, site / folder.name, symlinks=True)
        site.chmod(0o700)
        monkeypatch.setattr(local_postgres, "find_programs", lambda: site / programs.relative_to(package.parent))
    with running_postgres() as server:
        assert _query(server, "SELECT 1") == [(1,)]
    assert server.process.returncode == 0
    assert not server.home.exists()


def test_servers_run_side_by_side():
    with running_postgres() as one, running_postgres() as other:
        assert _query(one, "SELECT 1") == _query(other, "SELECT 1") == [(1,)]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="PR_SET_PDEATHSIG is Linux's")
def test_server_ends_when_its_owner_is_killed():
    code = "from dev.local_postgres import running_postgres; import time\n"
    code += "with running_postgres() as server: print(server.process.pid, flush=True); time.sleep(600)"
    with subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True) as owner:
        assert owner.stdout
        pid = int(owner.stdout.readline())
        owner.kill()
    wait_for("the server's end", lambda: not alive(pid), 60)
