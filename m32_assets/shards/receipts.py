"""Working a shard. Each stage leaves a receipt, written last: what its files were made from, and their sha256.

A stage whose receipt still holds is not worked again, so a run that was killed redoes its unfinished shards only.
"""

from __future__ import annotations

import contextlib
import gc
import os
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from m32_assets.common.errors import M32Error
from m32_assets.common.files import canonical_json, read_json, sha256_bytes, sha256_file, write_json
from m32_assets.shards.shard import Shard
from m32_assets.shards.stages import STAGES, Recipe

ROOT = Path(__file__).parents[1]
"""The folder of the project's packages."""


@dataclass(frozen=True, slots=True)
class ShardReport:
    """What came of a shard.

    Attributes:
        name: of the shard.
        files: the sha256 of each file of all stages, relative to the recipe's folder.
        counts: the counts of all stages.
        made: the stages that were worked now; the others had their receipt.
        error: why the shard stopped, or None.
        core_seconds: processor time of this shard.
        memory_mb: peak resident memory of the process.
        process: its id.
    """

    name: str
    files: dict[str, str]
    counts: dict[str, Any]
    made: tuple[str, ...]
    error: M32Error | None
    core_seconds: float = 0.0
    memory_mb: float = 0.0
    process: int = 0


def work_shard(shard: Shard, recipe: Recipe) -> ShardReport:
    """Take a shard through the stages of the recipe. An M32Error ends this shard and is in the report."""
    began = time.process_time()
    files: dict[str, str] = {}
    counts: dict[str, Any] = {}
    made: list[str] = []
    failure = None
    try:
        with _no_garbage_collection():
            for stage in recipe.stages:
                receipt, is_new = _receipt(stage, shard, recipe)
                made += [stage] if is_new else []
                files |= receipt["files"]
                counts |= receipt["counts"]
    except M32Error as error:
        failure = error
    seconds = time.process_time() - began
    return ShardReport(shard.name, files, counts, tuple(made), failure, seconds, peak_memory_mb(), os.getpid())


def _receipt(stage_name: str, shard: Shard, recipe: Recipe) -> tuple[dict[str, Any], bool]:
    """The receipt of a stage, and whether the stage was worked now."""
    stage, folder = STAGES[stage_name], Path(recipe.folder)
    path = recipe.receipt(stage_name, shard)
    settings = asdict(recipe)
    made_from = {
        "shard": asdict(shard),
        "code": code_sha256(stage.packages),
        "settings": {name: settings[name] for name in stage.settings},
        "reads": sha256_file(recipe.file(stage.reads, shard)) if stage.reads else "",
    }
    if path.exists():
        old = read_json(path)
        if old["made_from"] == made_from and _unchanged(folder, old["files"]):
            return old, False
    made = stage.work(shard, recipe)
    files = {file.relative_to(folder).as_posix(): sha256 for file, sha256 in made.files.items()}
    receipt = {"stage": stage_name, "made_from": made_from, "files": files, "counts": made.counts}
    write_json(path, receipt)
    return receipt, True


def _unchanged(folder: Path, files: dict[str, str]) -> bool:
    return all((folder / name).is_file() and sha256_file(folder / name) == sha256 for name, sha256 in files.items())


@cache
def code_sha256(packages: Sequence[str]) -> str:
    """One sha256 over code and wordings of packages of this project. With other sources, shards are made again."""
    return sha256_bytes(canonical_json({str(path): sha256_file(ROOT / path) for path in sources(packages)}))


def sources(packages: Sequence[str]) -> list[Path]:
    """The files of packages that decide what is made, relative to :data:`ROOT`."""
    files = (path for package in packages for path in (ROOT / package).rglob("*"))
    return sorted(path.relative_to(ROOT) for path in files if path.suffix in {".py", ".txt"})


@contextlib.contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Traces hold no cycles, and looking for them costs a tenth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def peak_memory_mb() -> float:
    """Peak resident memory of this process."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1e3)  # bytes on macOS, kilobytes on Linux
