"""Short forms of the crash drill, and that its eye sees a torn file."""

import subprocess
import sys
from pathlib import Path

import pytest

from dev.drills.crash_drill import Bundle, CrashCounts, Dataset, Published, crash


def held(counts: CrashCounts, kills: int) -> None:
    assert counts.kills == counts.recovered == kills
    assert counts.torn == 0
    assert counts.whole + counts.refused == kills


def test_killed_writers_of_a_dataset(tmp_path: Path):
    held(crash(Dataset(tmp_path, 100), 10), 10)


def test_killed_publishers_of_a_checkpoint(tmp_path: Path):
    held(crash(Published(tmp_path), 5), 5)


def test_killed_builders_of_a_bundle(tiny_bundle: Path, tmp_path: Path):
    held(crash(Bundle(tmp_path, tiny_bundle), 2), 2)


def test_killed_savers_of_training_checkpoints(tmp_path: Path):
    """In a process of its own: one that has used tensorstore must not fork."""
    code = (
        "import sys; from pathlib import Path; from dev.drills.crash_drill import Training, crash; "
        "c = crash(Training(Path(sys.argv[1])), 5); print(c.kills, c.whole, c.torn, c.recovered)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["5", "5", "0", "5"], done.stderr[-2000:]


def test_the_drill_sees_a_torn_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Where the write is not atomic, the same drill must find it."""
    from m32_assets.training import trainer

    def in_place(path: Path):
        import contextlib
        import shutil

        shutil.rmtree(path, ignore_errors=True)
        return contextlib.nullcontext(path)

    published = Published(tmp_path)
    monkeypatch.setattr(trainer, "atomic_folder", in_place)
    counts = crash(published, 20)
    assert counts.torn > 0
