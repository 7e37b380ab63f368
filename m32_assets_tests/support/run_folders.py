"""Copies of the committed runs, to plant faults in."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from m32_assets.common.files import sha256_file
from m32_assets.submission.evidence import HASHED, MANIFEST, RUN_CONFIG, SUMMARY
from m32_assets.training.settings import FORMER_NAMES
from m32_assets_tests.support.project import ROOT

DATASETS = ROOT / "datasets"
FORMER = {name: former for former, name in FORMER_NAMES.items()}


def copy_run(source: str, folder: Path) -> Path:
    """A copy of a committed run as the run folder ``folder``, without its held-out questions."""
    left_out = shutil.ignore_patterns("checkpoints", "*.zip", "predictions_*", "baseline_*_eval-v2.jsonl")
    shutil.copytree(ROOT / "submission_runs" / source, folder, ignore=left_out)
    edit_json(folder / SUMMARY, lambda summary: summary.pop("held_out", None))
    return folder


def copy_runs(folder: Path) -> Path:
    """A folder of all runs: ``m32_v1`` with 1550 extra traces, and the older ``m32_v1_long`` with 14 000.

    The settings of the older one have the names of an earlier version.
    """
    for name in ("m32_v1", "m32_v1_long"):
        copy_run(name, folder / name)
        edit_json(folder / name / RUN_CONFIG, lambda config, name=name: _set_traces(config, name == "m32_v1_long"))
    _sign(folder / "m32_v1", "2026-11-29T17:36:31+00:00")
    _sign(folder / "m32_v1_long", "2026-11-26T23:48:30+00:00")
    return folder


def _set_traces(config: dict[str, Any], former: bool) -> None:
    for name in ("extra_traces", "practice"):
        config.pop(name, None)
    config["practice" if former else "extra_traces"] = 14000 if former else 1550
    if former:
        config["training"] = {FORMER.get(name, name): value for name, value in config["training"].items()}


def _sign(run: Path, timestamp: str) -> None:
    """Write the manifest of a changed run anew."""
    sums = {name: sha256_file(run / name) for name in HASHED if (run / name).exists()}
    edit_json(run / MANIFEST, lambda manifest: manifest.update(timestamp=timestamp, evidence=sums))


def edit_json(path: Path, change: Callable[[Any], object]) -> None:
    """Apply ``change`` to the value of a JSON file."""
    value = json.loads(path.read_text("utf-8"))
    change(value)
    path.write_text(json.dumps(value), "utf-8")


def edit_rows(path: Path, change: Callable[[list[Any]], object]) -> None:
    """Apply ``change`` to the list of rows of a JSONL file."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    change(rows)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
