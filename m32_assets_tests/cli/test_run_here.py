"""A run in this process: its output and its log."""

import io
from pathlib import Path

import pytest

from m32_assets.cli.progress import Progress
from m32_assets.cli.run_follow import RunFollower
from m32_assets.cli.run_here import materialize

CODE = "m32_assets_tests.cli.noisy_code"


def _run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[RunFollower, str, str]:
    monkeypatch.chdir(folder)
    monkeypatch.delenv("DAGSTER_HOME", raising=False)
    # Dagster greets the first run of a user; the command's own dagster.yaml switches that off
    known = folder / ".dagster" / ".telemetry" / "id.yaml"
    known.parent.mkdir(parents=True, exist_ok=True)
    known.write_text("instance_id: known\n", "utf-8")
    monkeypatch.setenv("HOME", str(folder))
    out = io.StringIO()
    follower = materialize(CODE, ["talks", "fails"], {}, "noisy", folder / "run.log", {}, Progress(out))
    return follower, out.getvalue(), (folder / "run.log").read_text("utf-8")


def test_output_of_libraries_goes_to_the_log_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
):
    follower, shown, log = _run(tmp_path, monkeypatch)
    assert follower.planned == ["talks", "fails"]
    assert not follower.succeeded
    for chatter in ("a library prints", "a library warns", "a program below Python writes"):
        assert chatter in log
        assert chatter not in shown
    assert capfd.readouterr() == ("", "")
    assert [line.split()[:2] for line in shown.splitlines() if line.strip()] == [
        [">", "talks"],
        ["+", "talks"],
        [">", "fails"],
        ["x", "fails"],
    ]


def test_log_has_the_stack_of_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    follower, _, log = _run(tmp_path, monkeypatch)
    assert follower.errors == ["fails: ValueError: no weights there"]
    assert "in fails\n    raise ValueError" in log
    (tmp_path / "run.log").write_text("of an earlier run", "utf-8")
    assert "of an earlier run" not in _run(tmp_path, monkeypatch)[2]
