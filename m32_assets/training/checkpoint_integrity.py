"""Seals of checkpoints: the sha256 is written after a checkpoint is complete, and checked before it is used."""

from __future__ import annotations

import shutil
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


def _seal(folder: Path, step: int) -> Path:
    return folder / "seals" / f"{step}.json"
