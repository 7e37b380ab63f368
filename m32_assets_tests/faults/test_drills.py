"""Short forms of the drills that take their time: ``make drills`` runs them at length, on Postgres too."""

from pathlib import Path

import pytest

from dev.drills.incoming_drill import incoming_rounds
from dev.drills.trainer_drill import good, trainer_rounds
from m32_assets_tests.support.services import SQLITE

pytestmark = pytest.mark.timeout(1800)  # they wait for a machine that may be busy


def test_files_are_taken_in_once_while_the_daemon_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)  # the instance's folders are relative
    counts = incoming_rounds(tmp_path, SQLITE, rounds=3)
    assert counts.daemon_kills
    assert counts.once == counts.contents >= 2
    assert (counts.lost, counts.doubled) == (0, 0)


def test_a_killed_code_server_loses_no_run_and_lets_no_second_trainer_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    counts = trainer_rounds(tmp_path, SQLITE, rounds=1, targets=("code server",))
    assert counts.asked == 2
    assert good(counts), counts
