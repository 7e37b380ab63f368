"""The commands of docs/operate.md, run as written."""

import os
import re
import subprocess
from pathlib import Path

import dagster as dg
import pytest

from m32_assets.common.files import sha256_folder
from m32_assets.defs.sensors.incoming_files import hash_incoming
from m32_assets_tests.deploy.commands import commands, run
from m32_assets_tests.support.processes import DAGSTER
from m32_assets_tests.support.project import ROOT, make_project, materialize


def missing_files(names: list[str]) -> list[str]:
    """The names that are no file of the repository."""
    return [name for name in names if not (ROOT / name).exists()]


def test_page_names_only_what_exists():
    text = (ROOT / "docs/operate.md").read_text("utf-8")
    assert missing_files(re.findall(r"`((?:faults|deploy|dev|m32_assets_tests)/[\w/]+\.(?:py|yaml|conf))`", text)) == []
    from m32_assets.definitions import defs

    repository = defs().get_repository_def()
    known = {s.name for s in [*repository.sensor_defs, *repository.schedule_defs]}
    for name in (
        "nightly",
        "incoming_files",
        "new_checkpoint_or_questions",
        "inputs_changed",
        "dead_runs",
        "failure_reports",
    ):
        assert f"`{name}`" in text
        assert name in known
    assert set(commands()) == {"take in", "back up", "back up postgres", "restore", "restore postgres"}


def test_table_of_promises_names_only_existing_tests():
    text = (ROOT / "docs/coming-from-tunix-rt.md").read_text("utf-8")
    names = re.findall(r"`([\w/]+\.py)`", text)
    assert len(names) > 5
    assert missing_files(names) == []


def test_take_in_moves_a_file_to_incoming(tmp_path: Path):
    (tmp_path / "traces.jsonl").write_text("{}\n", "utf-8")
    run("take in", tmp_path)
    assert list(hash_incoming(tmp_path / "datasets/incoming", {})) == ["traces.jsonl"]


def test_restored_backup_has_datasets_and_history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    project = make_project(tmp_path / "old")
    monkeypatch.chdir(project)  # the instance's folders are relative
    assert materialize(project, "golden_v2").success
    (project / "submission_runs").mkdir(exist_ok=True)
    with dg.DagsterInstance.from_config(str(project)) as instance:
        kept = instance.create_run_for_job(dg.job(name="kept")(lambda: None)).run_id
    run("back up", project)

    again = make_project(tmp_path / "new")
    for name in ("backup-files.tgz", "backup-files.tgz.sha256"):
        (project / name).rename(again / name)
    assert "OK" in run("restore", again)
    assert sha256_folder(again / "datasets") == sha256_folder(project / "datasets")
    monkeypatch.chdir(again)
    with dg.DagsterInstance.from_config(str(again)) as instance:
        assert instance.has_run(kept)


def test_damaged_backup_is_refused(tmp_path: Path):
    for name in ("datasets", "submission_runs", ".dagster"):
        (tmp_path / name).mkdir()
    run("back up", tmp_path)
    with (tmp_path / "backup-files.tgz").open("ab") as out:
        out.write(b"x")
    with pytest.raises(AssertionError, match="FAILED"):
        run("restore", tmp_path)


def test_migrate_and_concurrency_commands_run(tmp_path: Path):
    project = make_project(tmp_path)
    environment = {**os.environ, "DAGSTER_HOME": str(project), "PYTHONPATH": str(ROOT)}
    for arguments in (["instance", "migrate"], ["instance", "concurrency", "get", "gpu"]):
        assert f".venv/bin/dagster {' '.join(arguments)}" in (ROOT / "docs/operate.md").read_text("utf-8")
        subprocess.run([DAGSTER, *arguments], cwd=project, env=environment, capture_output=True, check=True)
