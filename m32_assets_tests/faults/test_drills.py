"""Short forms of the slow drills. ``make drills`` runs them at full length, on Postgres too."""

from pathlib import Path

import pytest

from dev.drills.incoming_drill import incoming_rounds
from dev.drills.trainer_drill import holds, trainer_rounds
from m32_assets_tests.support.services import SQLITE

pytestmark = pytest.mark.timeout(1800)  # the machine may be busy


def test_files_are_ingested_once_while_the_daemon_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)  # the instance's folders are relative
    counts = incoming_rounds(tmp_path, SQLITE, rounds=3)
    assert counts.daemon_kills
    assert counts.once == counts.contents >= 1
    assert (counts.lost, counts.doubled) == (0, 0)


def test_killed_code_server_loses_no_run_and_starts_no_second_trainer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    counts = trainer_rounds(tmp_path, SQLITE, rounds=1, targets=("code server",))
    assert counts.launched == 2
    assert holds(counts), counts
