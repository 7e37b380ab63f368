"""Work many shards with an engine, and report what came of them."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from m32_assets.common.errors import M32Error
from m32_assets.common.files import canonical_json, remove_abandoned, sha256_bytes
from m32_assets.common.progress import Progress
from m32_assets.shards.engines import Engine
from m32_assets.shards.receipts import ShardReport
from m32_assets.shards.shard import Shard, equal_shards
from m32_assets.shards.stages import STAGES, Recipe

PROGRESS_SECONDS = 5.0
SHOWN_FAILURES = 5


class PartOrder(BaseModel):
    """One part of a sharded dataset and its recipe. Plain values, so that it can be sent to a Ray job as JSON."""

    model_config = ConfigDict(frozen=True)

    seed: int
    count: int
    shards: int
    part: int
    parts: int
    recipe: Recipe

    def work(self, engine: Engine, progress: Progress) -> WorkReport:
        """Work the shards of this part."""
        shards = equal_shards(self.seed, self.count, self.shards, self.part, self.parts)
        return work_shards(shards, self.recipe, engine, progress)


@dataclass(frozen=True, slots=True)
class WorkReport:
    """What came of many shards.

    Attributes:
        sha256: one hash over the names and hashes of all files. It does not depend on the engine.
        made: shards with a stage that was worked now.
        failures: one sentence for each shard that could not be finished.
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

    @property
    def rows_per_core_second(self) -> float:
        """Rows through all stages per second of processor time."""
        return self.rows / self.core_seconds

    def verdict(self) -> str:
        """One sentence: the first failures, or that there are none."""
        if self.failures:
            shown = "; ".join(self.failures[:SHOWN_FAILURES])
            return f"{len(self.failures)} of {self.shards} shards failed: {shown}"
        return f"{self.shards} shards, {self.rows} rows, every stage done"

    def metadata(self) -> dict[str, Any]:
        """Plain values for the orchestrator, without the list of files."""
        shown = asdict(self)
        del shown["files"], shown["failures"]
        rounded = {name: round(shown[name], 3) for name in ("seconds", "core_seconds")}
        return {**shown, **rounded, "folder_files": len(self.files), "failed_shards": len(self.failures)}


def work_shards(
    shards: Sequence[Shard],
    recipe: Recipe,
    engine: Engine,
    progress: Progress | None = None,
    *,
    keep_going: bool = True,
) -> WorkReport:
    """Take shards through the stages of a recipe.

    Args:
        progress: is called every few seconds, and for every shard that fails.
        keep_going: report a shard that fails and go on with the others, instead of raising its error.

    Raises:
        M32Error: an unknown stage, or the first failure if not ``keep_going``.
    """
    if unknown := [stage for stage in recipe.stages if stage not in STAGES]:
        raise M32Error("stages", ", ".join(unknown), f"some of {', '.join(STAGES)}")
    started = reported = time.perf_counter()
    reports: list[ShardReport] = []
    for report in engine(shards, recipe):
        reports.append(report)
        if report.error and not keep_going:
            raise report.error
        if progress is None:
            continue
        now = time.perf_counter()
        if report.error:
            progress(f"shard {report.name}: {report.error}")
        if now - reported > PROGRESS_SECONDS or len(reports) == len(shards):
            left = (now - started) / len(reports) * (len(shards) - len(reports))
            progress(f"{len(reports)} of {len(shards)} shards, {left:.0f} s left")
            reported = now
    _remove_partial_files(recipe.folder, shards)
    return _summarize(sorted(reports, key=lambda r: r.name), time.perf_counter() - started)


def _remove_partial_files(folder: str, shards: Sequence[Shard]) -> None:
    """Remove what killed workers left half-written of these shards."""
    names = {shard.name for shard in shards}
    for part in Path(folder).rglob(".*.part"):
        if part.name[1:].partition(".")[0] in names:
            remove_abandoned(part)


def _summarize(reports: Sequence[ShardReport], seconds: float) -> WorkReport:
    composition: Counter[str] = Counter()
    for report in reports:
        composition.update(report.counts.get("composition", {}))
    files = {name: sha256 for report in reports for name, sha256 in sorted(report.files.items())}
    return WorkReport(
        shards=len(reports),
        rows=sum(r.counts.get("rows", 0) for r in reports),
        sha256=sha256_bytes(canonical_json(files)),
        files=files,
        composition=dict(sorted(composition.items())),
        tokens=sum(r.counts.get("tokens", 0) for r in reports),
        made=sum(bool(r.made) for r in reports),
        failures=[str(r.error) for r in reports if r.error],
        seconds=seconds,
        core_seconds=sum(r.core_seconds for r in reports),
        worker_memory_mb=max((r.memory_mb for r in reports), default=0.0),
        processes=len({r.process for r in reports}),
    )
