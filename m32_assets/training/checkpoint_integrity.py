"""Seals of checkpoints: the sha256 is written after a checkpoint is complete, and checked before it is used."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from m32_assets.common.files import read_json, sha256_folder, write_json


def seal(folder: Path, step: int) -> None:
    """Record the content of the finished checkpoint ``folder/actor/<step>``."""
    write_json(_seal(folder, step), {"sha256": sha256_folder(folder / "actor" / str(step))})


def drop_unsealed(folder: Path) -> list[str]:
    """Remove checkpoints below ``folder/actor`` that are incomplete, unsealed or changed.

    Returns:
        A sentence about each removed checkpoint.
    """
    dropped = []
    for path in sorted((folder / "actor").glob("*")):
        if not path.name.isdigit():
            reason = "half-written"
        elif not _seal(folder, int(path.name)).exists():
            reason = "not sealed: its writer was killed"
        elif read_json(_seal(folder, int(path.name)))["sha256"] != sha256_folder(path):
            reason = "changed since it was written"
        else:
            continue
        shutil.rmtree(path) if path.is_dir() else path.unlink()
        dropped.append(f"checkpoint {path.name} is not used ({reason})")
    return dropped


def drop_unplanned(folder: Path, is_planned: Callable[[int], bool]) -> None:
    """Remove the checkpoints of steps at which a training was stopped, once it has gone on to its end."""
    for path in (folder / "actor").glob("*"):
        if path.name.isdigit() and not is_planned(int(path.name)):
            _seal(folder, int(path.name)).unlink(missing_ok=True)
            shutil.rmtree(path)


def last_sealed(folder: Path) -> int:
    """The step of the last sealed checkpoint of a training's folder; 0 if there is none."""
    return max((int(path.stem) for path in (folder / "seals").glob("*.json")), default=0)


def _seal(folder: Path, step: int) -> Path:
    return folder / "seals" / f"{step}.json"
