"""Stages that are killed: a process writes one below a folder, and kills itself at its nth change of a file."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

import jax
import numpy as np
import orbax.checkpoint as ocp

from m32_assets.common.errors import M32Error
from m32_assets.common.files import sha256_bytes
from m32_assets.gemma.model_folder import open_model_folder
from m32_assets.rl.reinforce import reinforce
from m32_assets.rl.result import METRICS, SAMPLES, read_rows
from m32_assets.rl.round_rows import CLOCK
from m32_assets.training.stopping import TrainingStopped
from m32_assets_tests.rl import toy

SETTINGS: dict[str, dict[str, Any]] = {
    "correct": {"method": "correct", "updates_per_round": 2, "sft_share": 0.3},
    "grpo": {"method": "grpo", "samples": 16, "updates_per_round": 2, "prompts_per_round": 4, "kl_weight": 0.01},
    "rft": {"method": "rft", "samples": 32, "updates_per_round": 2, "sft_share": 0.3},
}
SMALL = {"rounds": 2, "samples": 8, "held_out_samples": 4, "min_headroom": 0}
STOPPED = 3
"""The exit code of a stage that stopped between two answers or updates."""
REFUSED = 4
"""The exit code of a stage that raised an ``M32Error``, which is in ``folder/name.refused``."""
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def stage_here(
    folder: Path, name: str, method: str, changes: int = 0, number: int = signal.SIGKILL, within: str = ""
) -> None:
    """Run the stage of ``folder`` in ``folder/name``, and exit with ``STOPPED`` or ``REFUSED`` if it does not end.

    Args:
        changes: of files below that folder, after which this process gets the signal; 0 for never. How many there
            were is written to ``folder/name.changes``. If ``folder/name.kill_at`` names a file, this process is killed
        at the first change behind the one that renames it into place.
        within: count the changes of paths that hold this text.
    """
    counted = _signal_after(folder / name, changes, number, within)
    stage = toy.stage(
        open_model_folder(folder / "models/toy"),
        Path((folder / "checkpoint").read_text("utf-8")),
        folder,
        **{**SMALL, **SETTINGS[method]},
    )
    try:
        reinforce(stage, folder / name / "rl", lambda _: None)
    except TrainingStopped:
        sys.exit(STOPPED)
    except M32Error as error:
        (folder / f"{name}.refused").write_text(str(error), "utf-8")
        sys.exit(REFUSED)
    (folder / f"{name}.changes").write_text(str(counted[0]), "utf-8")


def outcome(folder: Path) -> dict[str, str]:
    """Hashes of what a finished stage hands on, without what depends on the clock."""
    (work,) = (path.parent for path in (folder / "rl").glob("*/fingerprint.json"))
    rows = [{name: value for name, value in row.items() if name not in CLOCK} for row in read_rows(work / METRICS)]
    result = json.loads((work / "result.json").read_bytes())
    found = {
        "metrics": json.dumps(rows),
        "samples": sha256_bytes((work / SAMPLES).read_bytes()),
        "best": str(result["best_round"]),
        "left": str(sorted(path.name for path in (work / "answers").glob("*"))),
    }
    for path in sorted((work / "actor").iterdir()):
        for part in ("model_params", "optimizer_state"):
            found[f"{part} {path.name}"] = _bits(path / part)
    return found


def _bits(path: Path) -> str:
    """The hash of the arrays of a checkpoint: the names of its files are random."""
    digest = hashlib.sha256()
    for name, leaf in jax.tree_util.tree_leaves_with_path(ocp.StandardCheckpointer().restore(path.resolve())):
        digest.update(jax.tree_util.keystr(name).encode() + np.asarray(leaf).tobytes())
    return digest.hexdigest()


def _signal_after(folder: Path, changes: int, number: int, within: str) -> list[int]:
    """Count the changes of files below a folder, in a list of one number, and send the signal at one of them."""
    counted, below = [0], f"{folder}/"
    named = folder.with_name(f"{folder.name}.kill_at")
    behind = named.read_text("utf-8") if named.exists() else ""
    seen = []

    def heard(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, _, flags = arguments
            if not isinstance(flags, int) or not flags & _WRITES:
                return
        elif event in ("os.rename", "os.remove", "os.mkdir"):
            path = arguments[0]
        else:
            return
        if str(path).startswith(below) and within in str(path):
            counted[0] += 1
            if seen:
                os.kill(os.getpid(), signal.SIGKILL)
            if behind and event == "os.rename" and str(arguments[1]).endswith(behind):
                seen.append(behind)
            if counted[0] == changes:
                os.kill(os.getpid(), number)

    sys.addaudithook(heard)
    return counted
