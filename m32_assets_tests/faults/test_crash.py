"""Short forms of the crash drill, and a proof that it detects a torn file."""

import json
import subprocess
import sys
from pathlib import Path

from dev.drills.crash_drill import Bundle, CrashCounts, Dataset, crash


def assert_nothing_torn(counts: CrashCounts, kills: int) -> None:
    assert counts.kills == counts.recovered == kills
    assert counts.torn == 0
    assert counts.whole + counts.refused == kills


def alone(drill: str, folder: Path, before: str = "") -> CrashCounts:
    """The counts of a drill in a process of its own: one that has used tensorstore must not fork."""
    code = f"""
import json, sys
from dataclasses import asdict
from pathlib import Path
from dev.drills.crash_drill import Published, Training, crash
folder = Path(sys.argv[1])
{before}
print(json.dumps(asdict({drill})))
"""
    done = subprocess.run([sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return CrashCounts(**json.loads(done.stdout))


def test_killed_writer_leaves_a_whole_dataset(tmp_path: Path):
    assert_nothing_torn(crash(Dataset(tmp_path, 100), 10), 10)


def test_killed_publisher_leaves_a_whole_checkpoint(tmp_path: Path):
    assert_nothing_torn(alone("crash(Published(folder), 5)", tmp_path), 5)


def test_killed_builder_leaves_a_whole_bundle(tiny_bundle: Path, tmp_path: Path):
    assert_nothing_torn(crash(Bundle(tmp_path, tiny_bundle), 2), 2)


def test_killed_trainer_leaves_whole_checkpoints(tmp_path: Path):
    assert_nothing_torn(alone("crash(Training(folder), 5)", tmp_path), 5)


def test_drill_detects_a_torn_file(tmp_path: Path):
    """Without the atomic write, the same drill finds torn files."""
    in_place = """
import contextlib, shutil
from m32_assets.training import trainer

def in_place(path):
    shutil.rmtree(path, ignore_errors=True)
    return contextlib.nullcontext(path)

published = Published(folder)
trainer.atomic_folder = in_place
"""
    assert alone("crash(published, 20)", tmp_path, in_place).torn > 0
