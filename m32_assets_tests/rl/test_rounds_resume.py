"""A stage that is killed and restarted ends with the bits of an undisturbed one."""

import json
import random
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from dev.drills.killable import Killable, preload
from m32_assets_tests.rl import toy
from m32_assets_tests.rl.killing import REFUSED, STOPPED, outcome, stage_here
from m32_assets_tests.support.disk import can_mount, mount, mounted

KILLS = {"correct": 8, "grpo": 8, "rft": 4}


def _run(
    folder: Path, name: str, method: str, changes: int = 0, number: int = signal.SIGKILL, within: str = ""
) -> int | None:
    return Killable(stage_here, (folder, name, method, changes, number, within)).wait()


@pytest.fixture(scope="module")
def imitated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a model, and its training by imitation."""
    preload("m32_assets_tests.rl.killing")
    folder = tmp_path_factory.mktemp("rounds")
    checkpoint = toy.imitate(toy.model(folder / "models"), folder)
    (folder / "checkpoint").write_text(str(checkpoint), "utf-8")
    return folder


@pytest.fixture(scope="module")
def undisturbed(imitated: Path) -> dict[str, dict[str, str]]:
    """The outcome of an undisturbed stage of each method."""

    def finished(method: str) -> dict[str, str]:
        assert _run(imitated, method, method) == 0
        return outcome(imitated / method)

    with ThreadPoolExecutor(2) as lanes:
        return dict(zip(KILLS, lanes.map(finished, KILLS), strict=True))


def test_stages_learn_something_that_could_differ(undisturbed: dict[str, dict[str, str]]):
    for found in undisturbed.values():
        rows = json.loads(found["metrics"])
        assert [row["round"] for row in rows] == [0, 1, 2]
        assert sum(row["updates"] for row in rows) >= 2
        assert rows[-1]["distance"] > 0
    assert sum(row["learned_from"]["corrected"] for row in json.loads(undisturbed["correct"]["metrics"])[1:]) > 0


def _killed(folder: Path, method: str, kills: int) -> tuple[int, list[str]]:
    """Stages that are killed ``kills`` times in all: how many ended, and what differs from an undisturbed one."""
    expected, draws = outcome(folder / method), random.Random(method)
    changes = int((folder / f"{method}.changes").read_text("utf-8"))
    done, ended, different = 0, 0, list[str]()
    while done < kills:
        name = f"{method}_{ended}"
        while True:
            at = draws.randint(1, changes // 2) if done < kills else 0
            code = _run(folder, name, method, at)
            if code == 0:
                break
            if code != -signal.SIGKILL:
                return ended, [*different, f"{name} ended with {code}"]
            done += 1
        ended += 1
        found = outcome(folder / name)
        different += [f"{name}: {key} differs" for key in expected | found if expected.get(key) != found.get(key)]
    return ended, different


def test_twenty_kills_change_no_bit(imitated: Path, undisturbed: dict[str, dict[str, str]]):
    assert sum(KILLS.values()) == 20
    with ThreadPoolExecutor(2) as lanes:
        for ended, different in lanes.map(lambda method: _killed(imitated, method, KILLS[method]), KILLS):
            assert different == []
            assert ended >= 1


@pytest.mark.parametrize("behind", ["seals/2.json", "state/0.json"])
def test_kill_behind_a_file_changes_no_bit(imitated: Path, undisturbed: dict[str, dict[str, str]], behind: str):
    """Right behind the seal of the last round, and right behind the state of round 0."""
    name = f"behind_{behind.replace('/', '_')}"
    (imitated / f"{name}.kill_at").write_text(behind, "utf-8")
    assert _run(imitated, name, "correct") == -signal.SIGKILL
    (imitated / f"{name}.kill_at").unlink()
    assert _run(imitated, name, "correct") == 0
    assert outcome(imitated / name) == undisturbed["correct"]


def test_sigterm_ends_a_stage_between_two_answers(imitated: Path, undisturbed: dict[str, dict[str, str]]):
    # before the rounds nothing holds the signal back
    for answers in (5, 20):
        assert _run(imitated, "stopped", "correct", answers, signal.SIGTERM, "/answers/") == STOPPED
    assert _run(imitated, "stopped", "correct") == 0
    assert outcome(imitated / "stopped") == undisturbed["correct"]


@can_mount
def test_full_disk_ends_a_stage_which_goes_on_with_the_same_bits(
    imitated: Path, undisturbed: dict[str, dict[str, str]]
):
    (imitated / "full").mkdir()
    # there is space for the checkpoint of the first round
    with mounted(imitated / "full", megabytes=3) as disk:
        assert _run(imitated, "full", "correct") == REFUSED
        said = (imitated / "full.refused").read_text("utf-8")
        assert "no space left on device" in said
        assert "Free space on that disk, then run it again" in said
        mount("-o", "remount,size=64m", disk)
        assert _run(imitated, "full", "correct") == 0
        assert outcome(imitated / "full") == undisturbed["correct"]
