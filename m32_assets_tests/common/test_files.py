"""Writes are atomic, what a killed writer left is removed, and an error of the disk says what to do."""

import os
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from m32_assets.common import files
from m32_assets.common.errors import M32Error
from m32_assets.common.files import atomic_folder, write_atomic


def test_failed_write_keeps_the_former_file(tmp_path: Path):
    path = tmp_path / "data"
    write_atomic(path, b"before")

    def chunks():
        yield b"half"
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_atomic(path, chunks())
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


def fill(folder: Path, text: str) -> None:
    with atomic_folder(folder) as beside:
        (beside / "part").write_text(text, "utf-8")
        (beside / "below").mkdir()


def test_failed_folder_keeps_the_former_one(tmp_path: Path):
    fill(tmp_path / "out", "before")
    with pytest.raises(TypeError), atomic_folder(tmp_path / "out") as beside:
        (beside / "part").write_text(None)  # type: ignore[arg-type]
    assert (tmp_path / "out/part").read_text("utf-8") == "before"
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("exchange", [True, False], ids=["one step", "two steps"])
def test_folder_is_replaced_as_a_whole(exchange: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    if not exchange:
        monkeypatch.setattr(files, "_exchanged", lambda one, other: False)
    fill(tmp_path / "out", "before")
    (tmp_path / "out/old").touch()
    fill(tmp_path / "out", "after")
    assert (tmp_path / "out/part").read_text("utf-8") == "after"
    assert not (tmp_path / "out/old").exists()
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="renameat2 is Linux's")
def test_reader_never_finds_the_folder_missing(tmp_path: Path):
    fill(tmp_path / "out", "first")
    code = f"""
        import os
        missing = 0
        print("reads", flush=True)
        while not os.path.exists({str(tmp_path / "end")!r}):
            missing += not os.path.exists({str(tmp_path / "out/part")!r})
        print(missing)
    """
    with subprocess.Popen([sys.executable, "-c", textwrap.dedent(code)], stdout=subprocess.PIPE, text=True) as reader:
        assert reader.stdout
        assert reader.stdout.readline() == "reads\n"
        for number in range(40):
            fill(tmp_path / "out", str(number))
        (tmp_path / "end").touch()
        assert reader.stdout.read() == "0\n"


@pytest.mark.parametrize("write", [lambda p: write_atomic(p, b"x"), lambda p: fill(p, "x")], ids=["file", "folder"])
def test_part_of_a_killed_writer_is_removed_and_that_of_a_living_one_is_kept(
    write: Callable[[Path], object], tmp_path: Path
):
    code = f"""
        import os, signal, sys, time
        from pathlib import Path
        from m32_assets.common.files import atomic_folder, write_atomic

        def stay():
            yield b"half"
            print("half", flush=True)
            time.sleep(60)

        if sys.argv[1] == "folder":
            with atomic_folder(Path({str(tmp_path / "out[1]")!r})) as beside:
                (beside / "part").write_text("half")
                list(stay())
        else:
            write_atomic(Path({str(tmp_path / "out[1]")!r}), stay())
    """
    writers = [
        subprocess.Popen([sys.executable, "-c", textwrap.dedent(code), kind], stdout=subprocess.PIPE, text=True)
        for kind in ("file", "folder")
    ]
    for writer in writers:
        assert writer.stdout
        assert writer.stdout.readline() == "half\n"
    parts = sorted(tmp_path.glob("*.part"))
    assert len(parts) == 2
    for part in parts:
        os.utime(part, (time.time() - 3600,) * 2)
    write(tmp_path / "out[1]")
    assert sorted(tmp_path.glob(".*.part")) == parts
    for writer in writers:
        writer.kill()
        writer.communicate()
    write(tmp_path / "out[1]")
    assert [p.name for p in tmp_path.iterdir()] == ["out[1]"]


NOBODY = "os.setgid(65534); os.setuid(65534)"
SMALL_FILES = "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))"
root_only = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become nobody")


@pytest.mark.parametrize(
    ("limit", "found", "fix"),
    [
        pytest.param(NOBODY, "permission denied", "chown", marks=root_only),
        pytest.param(SMALL_FILES, "file too large", "ulimit -f"),
    ],
)
def test_disk_error_names_the_fix(limit: str, found: str, fix: str, tmp_path: Path):
    path = tmp_path / "data"
    write_atomic(path, b"before")
    code = f"""
        import os, resource, signal
        from pathlib import Path
        from m32_assets.common.files import write_atomic

        os.chdir({str(tmp_path)!r})
        {limit}
        write_atomic(Path("data"), b"x" * 5000)
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=False)
    assert "M32Error: " in done.stderr
    assert found in done.stderr
    assert fix in done.stderr
    assert "the former content is untouched" in done.stderr
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


def test_other_errors_pass_unchanged(tmp_path: Path):
    with pytest.raises(FileNotFoundError), atomic_folder(tmp_path / "out"):
        (tmp_path / "none").read_bytes()
    with pytest.raises(M32Error, match="a line"), atomic_folder(tmp_path / "out"):
        raise M32Error("a line", "x", "y")
