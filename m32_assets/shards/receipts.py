"""A stage's receipt: what it was made from and what it wrote, written last, so that nothing finished is made again.

A worker that is killed leaves a shard without a receipt, and the next attempt makes that shard; all others stand.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from m32_assets.common.errors import M32Error
from m32_assets.common.files import canonical_json, read_json, sha256_bytes, sha256_file, write_json
from m32_assets.shards.scale import peak_memory_mb
from m32_assets.shards.shard import Shard
from m32_assets.shards.stages import STAGES, Place, Recipe


@dataclass(frozen=True, slots=True)
class ShardTask:
    """What a worker is handed: a shard and the stages that it goes through."""

    shard: Shard
    stages: tuple[str, ...]
    recipe: Recipe
    place: Place


@dataclass(frozen=True, slots=True)
class ShardResult:
    """What came of it.

    Attributes:
        files: sha256 by file, of all stages.
        facts: of all stages.
        made: the stages that were worked; those that had their receipt are not in it.
        error: why it stopped, empty where it did not.
    """

    number: int
    files: dict[str, str]
    facts: dict[str, Any]
    made: tuple[str, ...]
    error: str
    core_seconds: float
    memory_mb: float
    process: int


def work_shard(task: ShardTask) -> ShardResult:
    """Take a shard through its stages; what has its receipt is not worked again.

    An :class:`~m32_assets.common.errors.M32Error` ends this shard and is reported; the other shards go on.
    """
    began = time.process_time()
    files: dict[str, str] = {}
    facts: dict[str, Any] = {}
    made: list[str] = []
    error = ""
    try:
        for stage in task.stages:
            receipt = _receipt(stage, task)
            made += [stage] if receipt.pop("made") else []
            files |= receipt["files"]
            facts |= receipt["facts"]
    except M32Error as problem:
        error = str(problem)
    return ShardResult(
        task.shard.number, files, facts, tuple(made), error, time.process_time() - began, peak_memory_mb(), os.getpid()
    )


def lost_shard(task: ShardTask, why: str) -> ShardResult:
    """The result of a shard whose workers died, every one of them."""
    return ShardResult(task.shard.number, {}, {}, (), f"{task.shard.name}: {why}", 0.0, 0.0, 0)


def receipt_path(stage: str, shard: Shard, folder: Path) -> Path:
    """Where a receipt lies."""
    return folder / "receipts" / stage / f"{shard.name}.json"


def _receipt(name: str, task: ShardTask) -> dict[str, Any]:
    stage, folder = STAGES[name], Path(task.place.folder)
    path = receipt_path(name, task.shard, folder)
    recipe = asdict(task.recipe)
    made_from = {
        "shard": asdict(task.shard),
        "code": code_sha256(stage.packages),
        "settings": {setting: recipe[setting] for setting in stage.settings},
        "reads": sha256_file(task.place.file(stage.reads, task.shard, ".jsonl")) if stage.reads else "",
    }
    if path.exists():
        old = read_json(path)
        if old["made_from"] == made_from and _stands(folder, old["files"]):
            return {**old, "made": False}
    made = stage.work(task.shard, task.recipe, task.place)
    receipt = {"stage": name, "made_from": made_from, "files": made.files, "facts": made.facts}
    write_json(path, receipt)
    return {**receipt, "made": True}


def _stands(folder: Path, files: dict[str, str]) -> bool:
    return all((folder / name).is_file() and sha256_file(folder / name) == sha256 for name, sha256 in files.items())


@cache
def code_sha256(packages: Sequence[str]) -> str:
    """One sha256 over the sources of these packages of the project: other code, other shards."""
    root = Path(__file__).parents[1]
    sources = sorted(path for package in packages for path in (root / package).rglob("*.py"))
    return sha256_bytes(canonical_json({str(p.relative_to(root)): sha256_file(p) for p in sources}))
