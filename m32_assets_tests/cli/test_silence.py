"""A run whose output is not a terminal is never silent for longer than --line-every."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from m32_assets_tests.support.project import ROOT, TINY

EVERY, SLACK = 2.0, 3.0
"""Seconds of --line-every, and what a busy machine may add."""


def test_log_is_never_silent_for_longer_than_asked(tiny_project: Path, tmp_path: Path):
    project = tmp_path / "project"
    shutil.copytree(tiny_project, project, symlinks=True)
    ops = {
        "base_model": TINY["base_model"],
        "sft_checkpoint": {"config": {**TINY["sft_checkpoint"]["config"], "training_seed": 7}},
    }
    (project / "mine.yaml").write_text(str({"resources": {"paths": {"config": {"run": "tiny"}}}, "ops": ops}), "utf-8")
    run = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "m32_assets.cli.main",
            "run",
            "--config",
            "mine.yaml",
            "--select",
            "sft_checkpoint",
            "--line-every",
            str(EVERY),
        ],
        cwd=project,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "DAGSTER_HOME": str(project), "PYTHONPATH": str(ROOT)},
    )
    assert run.stdout
    seen, lines = [], []
    for line in run.stdout:
        seen.append(time.monotonic())
        lines.append(line)
        said = line.partition("] ")[2].strip()
        if line.startswith("  …") and said != "starting":
            assert said in (project / ".cache/runs/tiny/run.log").read_text("utf-8"), "the log is written as it goes"
    assert run.wait(60) == 0, lines
    working = [n for n, line in enumerate(lines) if line.startswith(("  >", "  …", "  +"))]
    assert len(working) > 4, lines
    longest = max(seen[n] - seen[n - 1] for n in working[1:])
    assert longest < EVERY + SLACK, lines
    (old,) = (line for line in lines if line.startswith("out of date"))
    made_from_it = old.partition(":")[0].removeprefix("out of date").split()
    assert made_from_it == ["rl_checkpoint"], "what was made from the former checkpoint is named"
