"""Short forms of the crash drill, and a proof that it detects a torn file."""

import contextlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dev.drills.crash_drill import Bundle, CrashCounts, Dataset, Published, crash


def assert_nothing_torn(counts: CrashCounts, kills: int) -> None:
    assert counts.kills == counts.recovered == kills
    assert counts.torn == 0
    assert counts.whole + counts.refused == kills


def test_killed_writer_leaves_a_whole_dataset(tmp_path: Path):
    assert_nothing_torn(crash(Dataset(tmp_path, 100), 10), 10)


def test_killed_publisher_leaves_a_whole_checkpoint(tmp_path: Path):
    assert_nothing_torn(crash(Published(tmp_path), 5), 5)


def test_killed_builder_leaves_a_whole_bundle(tiny_bundle: Path, tmp_path: Path):
    assert_nothing_torn(crash(Bundle(tmp_path, tiny_bundle), 2), 2)


def test_killed_trainer_leaves_whole_checkpoints(tmp_path: Path):
    """The drill runs in its own process: a process that has used tensorstore must not fork."""
    code = (
        "import sys; from pathlib import Path; from dev.drills.crash_drill import Training, crash; "
        "c = crash(Training(Path(sys.argv[1])), 5); print(c.kills, c.whole, c.torn, c.recovered)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["5", "5", "0", "5"], done.stderr[-2000:]


def test_drill_detects_a_torn_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Without the atomic write, the same drill finds torn files."""
    from m32_assets.training import trainer

    def in_place(path: Path):
        shutil.rmtree(path, ignore_errors=True)
        return contextlib.nullcontext(path)

    published = Published(tmp_path)
    monkeypatch.setattr(trainer, "atomic_folder", in_place)
    counts = crash(published, 20)
    assert counts.torn > 0
