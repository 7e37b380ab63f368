"""A part of a dataset: many shards worked by an engine, and what came of them."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from m32_assets.common.errors import M32Error
from m32_assets.common.files import canonical_json, remove_abandoned, sha256_bytes
from m32_assets.common.progress import Progress
from m32_assets.shards.engines import Engine
from m32_assets.shards.receipts import ShardResult, ShardTask
from m32_assets.shards.shard import Shard, shards_of_part
from m32_assets.shards.stages import STAGES, Place, Recipe

PROGRESS_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class PartOrder:
    """The shards of one part and the stages that they go through; plain values, so that it can be sent as JSON."""

    seed: int
    count: int
    shards: int
    part: int
    parts: int
    stages: tuple[str, ...]
    recipe: Recipe
    place: Place

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> PartOrder:
        """The order that ``asdict`` made this of."""
        return cls(
            **{
                **value,
                "stages": tuple(value["stages"]),
                "recipe": Recipe(**value["recipe"]),
                "place": Place(**value["place"]),
            }
        )

    def tasks(self) -> list[ShardTask]:
        """One a shard.

        Raises:
            M32Error: an unknown stage, or shards that cannot be divided among the parts.
        """
        if unknown := [stage for stage in self.stages if stage not in STAGES]:
            raise M32Error("stages", ", ".join(unknown), f"some of {', '.join(STAGES)}")
        shards: list[Shard] = shards_of_part(self.seed, self.count, self.shards, self.part, self.parts)
        return [ShardTask(shard, self.stages, self.recipe, self.place) for shard in shards]


@dataclass(frozen=True, slots=True)
class PartFacts:
    """What a part came to.

    Attributes:
        sha256: one hash over the names and hashes of all files: the same for every engine.
        made: shards that were worked now; the others had their receipts.
        failures: one sentence a shard that could not be finished.
        processes: how many processes worked.
    """

    shards: int
    rows: int
    sha256: str
    files: dict[str, str]
    composition: dict[str, int]
    tokens: int
    made: int
    failures: list[str]
    seconds: float
    core_seconds: float
    worker_memory_mb: float
    processes: int

    def verdict(self) -> str:
        """A sentence about the shards: the first failures, or that there are none."""
        if self.failures:
            return f"{len(self.failures)} of {self.shards} shards failed: " + "; ".join(self.failures[:5])
        return f"{self.shards} shards, {self.rows} rows, every stage done"

    def metadata(self) -> dict[str, Any]:
        """The same as plain values for the orchestrator, without the list of files."""
        shown = asdict(self)
        del shown["files"], shown["failures"]
        return {**shown, "folder_files": len(self.files), "failed_shards": len(self.failures)}


def work_part(order: PartOrder, engine: Engine, progress: Progress) -> PartFacts:
    """Work every shard of a part; ``progress`` hears of it every few seconds."""
    tasks = order.tasks()
    started = told = time.perf_counter()
    results: list[ShardResult] = []
    for result in engine(tasks):
        results.append(result)
        now = time.perf_counter()
        if result.error:
            progress(f"shard {result.number}: {result.error}")
        if now - told > PROGRESS_SECONDS or len(results) == len(tasks):
            left = (now - started) / len(results) * (len(tasks) - len(results))
            progress(f"{len(results)} of {len(tasks)} shards, {left:.0f} s left")
            told = now
    _sweep(tasks)
    return _facts(sorted(results, key=lambda r: r.number), time.perf_counter() - started)


def _sweep(tasks: Sequence[ShardTask]) -> None:
    """Remove what killed workers left half-written of these shards: their shards have been made again, or given up."""
    names = {task.shard.name for task in tasks}
    for folder, _, files in os.walk(tasks[0].place.folder):
        for file in files:
            if file.startswith(".") and file.endswith(".part") and file[1:].partition(".")[0] in names:
                remove_abandoned(Path(folder) / file)


def _facts(results: Sequence[ShardResult], seconds: float) -> PartFacts:
    composition: Counter[str] = Counter()
    for result in results:
        composition.update(result.facts.get("composition", {}))
    files = {name: sha256 for result in results for name, sha256 in sorted(result.files.items())}
    return PartFacts(
        shards=len(results),
        rows=sum(r.facts.get("rows", r.facts.get("rendered", 0)) for r in results),
        sha256=sha256_bytes(canonical_json(files)),
        files=files,
        composition=dict(sorted(composition.items())),
        tokens=sum(r.facts.get("tokens", 0) for r in results),
        made=sum(bool(r.made) for r in results),
        failures=[r.error for r in results if r.error],
        seconds=round(seconds, 3),
        core_seconds=round(sum(r.core_seconds for r in results), 3),
        worker_memory_mb=max((r.memory_mb for r in results), default=0.0),
        processes=len({r.process for r in results}),
    )


def part_folder(root: Path, seed: int, count: int, shards: int) -> Path:
    """The folder of a sharded dataset below ``root``."""
    return root / f"seed-{seed}-rows-{count}-shards-{shards}"
