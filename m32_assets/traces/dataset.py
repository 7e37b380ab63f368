"""dev-reasoning-v2: which family writes which row, and the dataset folder on disk.

Row k depends on (seed, k) alone. Rows come in blocks of ten: seven reasoning, two synthetic, one golden-style. So every
multiple of ten is exactly 70/20/10, and a longer dataset begins with the shorter one.
"""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from m32_assets.common.errors import M32Error
from m32_assets.common.files import write_atomic, write_json
from m32_assets.traces.card import dataset_card
from m32_assets.traces.family import Category, Family, families
from m32_assets.traces.jsonl import StepRecord, TraceRecord, trace_line
from m32_assets.traces.manifest import Manifest, Tally
from m32_assets.traces.provenance import OWN_LICENCE, Provenance
from m32_assets.traces.schema import DATASET_KEY, EDGE_CASES, ReasoningTrace, TraceStep

GENERATOR = "seed_dev_reasoning_v2"
SEED = 42
"""The seed of the published dataset."""
COUNT = 550
"""Traces of the published dataset."""
BLOCK: tuple[Category, ...] = (
    "reasoning",
    "reasoning",
    "synthetic",
    "reasoning",
    "reasoning",
    "golden_style",
    "reasoning",
    "reasoning",
    "synthetic",
    "reasoning",
)
"""The categories of ten rows. The first row of each of the first ``EDGE_CASES`` blocks is an edge case."""
ROWS_PER_BLOCK: dict[Category, int] = {category: BLOCK.count(category) for category in dict.fromkeys(BLOCK)}


def generate(seed: int, count: int, start: int = 0) -> Iterator[ReasoningTrace]:
    """Rows ``start … start + count - 1`` of the dataset of ``seed``.

    Raises:
        M32Error: the range is not whole blocks of ten, or exceeds the families' ``capacity``.
    """
    check_range(count, start)
    return (trace_at(seed, row) for row in range(start, start + count))


def check_range(count: int, start: int = 0) -> None:
    """Refuse rows whose shares cannot be exact, or that exceed the families' ``capacity``.

    Raises:
        M32Error: the range is not whole blocks of ten, or too long.
    """
    if count % len(BLOCK) or count <= 0:
        raise M32Error("count", str(count), "a positive multiple of 10", "Round it: shares are exact in whole tens")
    if start % len(BLOCK) or start < 0:
        raise M32Error("start", str(start), "zero or a multiple of 10", "Begin at a whole ten")
    if start + count > capacity():
        raise M32Error(
            "count",
            str(start + count),
            f"at most {capacity()}, the capacity of the families",
            f"Add a {_narrowest()} family, or a wider space to one",
        )


def locate(row: int) -> tuple[Family, int]:
    """The family that writes row ``row``, and the row's number within the family, in closed form."""
    block, place = divmod(row, len(BLOCK))
    category = BLOCK[place]
    if place == 0 and block < EDGE_CASES:
        return _turns(category, "edge_case").at(block)
    index = block * ROWS_PER_BLOCK[category] + BLOCK[:place].count(category)
    if category == "reasoning":
        index -= min(block + (place > 0), EDGE_CASES)
    return _turns(category, None).at(index)


def trace_at(seed: int, row: int) -> ReasoningTrace:
    """Row ``row`` of the dataset of ``seed``."""
    return trace_of(*locate(row), seed)


def trace_of(family: Family, k: int, seed: int) -> ReasoningTrace:
    """The k-th trace of a family under ``seed``."""
    record = _record(family, k, seed)
    return ReasoningTrace(
        trace_version=record.trace_version,
        prompt=record.prompt,
        final_answer=record.final_answer,
        meta=record.meta,
        steps=[TraceStep(i=step.i, type=step.type, content=step.content) for step in record.steps],
    )


def record_at(seed: int, row: int) -> TraceRecord:
    """:func:`trace_at` for the hot path, not validated."""
    return _record(*locate(row), seed)


def _record(family: Family, k: int, seed: int) -> TraceRecord:
    draft = family.draft(seed, k)
    meta = {
        "dataset": DATASET_KEY,
        "generator": GENERATOR,
        "seed": seed,
        "category": family.category,
        "family": family.name,
        "index": k,
    }
    if family.slice:
        meta["slice"] = family.slice
    steps = [StepRecord(i, kind, content) for i, (kind, content) in enumerate(draft.steps)]
    return TraceRecord("1.0", draft.prompt, draft.answer, steps, meta)


def capacity() -> int:
    """The rows until the families of a category are used up; a multiple of ten."""
    return min(_blocks(category) for category in ROWS_PER_BLOCK) * len(BLOCK)


def rows_by_family(count: int) -> dict[str, int]:
    """The rows of each family in a dataset of ``count`` rows, in closed form; families without a row are left out."""
    blocks = count // len(BLOCK)
    rows: dict[str, int] = {}
    for category, share in ROWS_PER_BLOCK.items():
        index = blocks * share - (min(blocks, EDGE_CASES) if category == "reasoning" else 0)
        rows |= _turns(category, None).rows(index)
    rows |= _turns("reasoning", "edge_case").rows(min(blocks, EDGE_CASES))
    return {name: number for name, number in rows.items() if number}


def used_up(count: int) -> dict[str, int]:
    """The families that a dataset of ``count`` rows uses up, with their sizes. The others take over their turns."""
    return {name: rows for name, rows in rows_by_family(count).items() if rows == families()[name].size}


@dataclass(frozen=True, slots=True)
class _Turns:
    """Round robin over families, until each is used up.

    From turn ``starts[j]`` to ``starts[j + 1]`` the members are ``members[j]``, and each has written ``used[j]`` rows.
    """

    starts: tuple[int, ...]
    used: tuple[int, ...]
    members: tuple[tuple[Family, ...], ...]
    total: int

    def at(self, index: int) -> tuple[Family, int]:
        if not 0 <= index < self.total:
            raise M32Error("row", "one beyond the families' capacity", f"a row below {capacity()}")
        j = bisect.bisect_right(self.starts, index) - 1
        rounds, turn = divmod(index - self.starts[j], len(self.members[j]))
        return self.members[j][turn], self.used[j] + rounds

    def rows(self, index: int) -> dict[str, int]:
        """The rows that each family has written after ``index`` turns."""
        j = bisect.bisect_right(self.starts, index) - 1
        rounds, turn = divmod(index - self.starts[j], len(self.members[j]))
        left = {family.name: self.used[j] + rounds + (i < turn) for i, family in enumerate(self.members[j])}
        return {family.name: left.get(family.name, family.size) for family in self.members[0]}


@cache
def _turns(category: Category, slice_name: str | None) -> _Turns:
    alive = tuple(f for f in families().values() if f.category == category and f.slice == slice_name)
    starts, used, members = [0], [0], [alive]
    while alive:
        smallest = min(family.size for family in alive)
        starts.append(starts[-1] + (smallest - used[-1]) * len(alive))
        used.append(smallest)
        alive = tuple(family for family in alive if family.size > smallest)
        members.append(alive)
    return _Turns(tuple(starts[:-1]), tuple(used[:-1]), tuple(members[:-1]), starts[-1])


def _blocks(category: Category) -> int:
    """The whole blocks that the families of a category can fill."""
    extra = EDGE_CASES if category == "reasoning" else 0
    if category == "reasoning" and _turns(category, "edge_case").total < EDGE_CASES:
        return _turns(category, "edge_case").total
    return (_turns(category, None).total + extra) // ROWS_PER_BLOCK[category]


def provenance(seed: int, count: int) -> Provenance:
    """The provenance of a dataset of ``count`` rows, for its manifest and card."""
    handed_on = ", ".join(f"{name} ({size})" for name, size in used_up(count).items())
    return Provenance(
        generator=GENERATOR,
        seed=seed,
        families=rows_by_family(count),
        licence=OWN_LICENCE,
        description=(
            f"Generated by {len(families())} task families from seed {seed}: 70 % reasoning, 20 % synthetic, 10 % "
            f"golden_style in every ten rows, and an edge case in each of the first {EDGE_CASES} tens. "
            + (f"Used up, their quotas handed on: {handed_on}." if handed_on else "No family is used up.")
        ),
    )


def _narrowest() -> Category:
    return min(ROWS_PER_BLOCK, key=_blocks)


def write_dataset(
    folder: Path,
    key: str,
    traces: Iterable[ReasoningTrace],
    provenance: Provenance | Callable[[], Provenance],
    *,
    parent_dataset_id: str | None = None,
) -> Manifest:
    """Write ``dataset.jsonl``, its card ``README.md`` and ``manifest.json`` into ``folder``, each atomically.

    The manifest is written last: :func:`~m32_assets.traces.manifest.read_manifest` refuses an unfinished folder.

    Args:
        key: ``<name>-<version>``.
        traces: read once, not held in memory.
        provenance: where the traces come from, or what says so once all of them are written.
        parent_dataset_id: ``build_id`` of the dataset that this one was made from.
    """
    tally = Tally(key)
    sha256 = write_atomic(folder / "dataset.jsonl", (tally.see(trace, trace_line(trace)) for trace in traces))
    found = provenance() if callable(provenance) else provenance
    manifest = tally.manifest(sha256=sha256, provenance=found, parent_dataset_id=parent_dataset_id)
    write_atomic(folder / "README.md", dataset_card(manifest, tally.families, tally.subjects).encode())
    write_json(folder / "manifest.json", manifest.model_dump())
    return manifest
