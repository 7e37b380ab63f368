"""The outcome of a stage: what was done, which round is taken, and its checkpoint where the judge looks for it."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from m32_assets.common.files import atomic_folder

METRICS, SAMPLES = "rl_metrics.jsonl", "rl_samples.jsonl"
"""A row for each round, and some of its answers to read."""
ROUND = "round"
"""Beginning of the message of each round."""


@dataclass(frozen=True, slots=True)
class RlResult:
    """The outcome of a stage.

    Attributes:
        folder: of its checkpoints, metrics and log.
        rounds: that were done.
        best_round: the one that is taken; 0 is the SFT checkpoint.
        choice: why, in words.
        ended: why no further round was begun, in words; empty if all were done.
        updates: of the optimizer, up to the best round.
    """

    folder: str
    method: str
    rounds: int
    best_round: int
    choice: str
    ended: str
    updates: int
    seconds: float
    resumed_from: int

    @property
    def checkpoint(self) -> Path:
        """The folder of the best round's checkpoint, ``…/actor/<round>``."""
        return Path(self.folder) / "actor" / str(self.best_round)


def publish_round(result: RlResult, sft_checkpoint: Path, run_folder: Path) -> Path:
    """Put the best round beside the SFT checkpoint, as the later one: of several the judge takes the last.

    Other rounds that stand there are removed. Where no round is better, the SFT checkpoint itself is handed on.

    Args:
        sft_checkpoint: ``…/actor/<step>``; the number of the round's checkpoint counts the updates on from there.
    """
    from m32_assets.training.published import publish_parameters

    actors = run_folder / "checkpoints" / "actor"
    if not result.best_round:
        drop_other_checkpoints(actors, {sft_checkpoint.name})
        return sft_checkpoint
    wanted = actors / str(int(sft_checkpoint.name) + result.updates)
    with atomic_folder(wanted) as folder:
        publish_parameters(result.checkpoint, folder)
    drop_other_checkpoints(actors, {sft_checkpoint.name, wanted.name})
    return wanted


def drop_other_checkpoints(actors: Path, wanted: set[str]) -> None:
    """Remove the checkpoints of former stages."""
    for path in actors.iterdir():
        if path.is_dir() and path.name not in wanted:
            shutil.rmtree(path)


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a file of a stage, unchecked."""
    return [json.loads(line) for line in path.read_bytes().splitlines()]
