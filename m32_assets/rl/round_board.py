"""The rounds of a stage in TensorBoard."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import tensorboardX


def write_board(folder: Path, rows: Sequence[dict[str, Any]]) -> None:
    """Write TensorBoard's files of all rounds anew.

    Args:
        rows: those of ``rl_metrics.jsonl``.
    """
    shutil.rmtree(folder, ignore_errors=True)
    with tensorboardX.SummaryWriter(str(folder)) as board:
        for row in rows:
            for name, value in row.items():
                if isinstance(value, int | float) and name not in ("round", "k"):
                    board.add_scalar(f"rl/{name}", value, row["round"])
                elif isinstance(value, dict):
                    for part, number in value.items():
                        board.add_scalar(f"rl/{name}/{part}", number, row["round"])
