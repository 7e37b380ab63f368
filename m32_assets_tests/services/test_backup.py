"""Backup and restore of the run history on Postgres, with the commands of docs/operate.md."""

import os
import shutil
from pathlib import Path

import dagster as dg
import psycopg2
import pytest

from dev.local_postgres import PostgresServer, find_programs
from m32_assets_tests.deploy.commands import run
from m32_assets_tests.support.project import ROOT


def test_history_is_restored(postgres: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    shutil.copy(ROOT / "deploy/postgres/dagster.yaml", tmp_path)
    monkeypatch.chdir(tmp_path)
    for name, value in postgres.environment.items():
        monkeypatch.setenv(name, value)
    environment = {
        "PATH": f"{find_programs()}:{os.environ['PATH']}",
        "PGHOST": postgres.host,
        "PGPORT": str(postgres.port),
        "PGUSER": postgres.user,
        "PGPASSWORD": postgres.password,
        "PGDATABASE": postgres.database,
    }
    with dg.DagsterInstance.from_config(str(tmp_path)) as instance:
        kept = instance.create_run_for_job(dg.job(name="kept")(lambda: None)).run_id
    run("back up postgres", tmp_path, environment)
    session = psycopg2.connect(postgres.dsn)
    with session.cursor() as cursor:
        cursor.execute("DROP TABLE runs CASCADE")
    session.commit()
    session.close()
    run("restore postgres", tmp_path, environment)
    with dg.DagsterInstance.from_config(str(tmp_path)) as instance:
        assert instance.has_run(kept)
