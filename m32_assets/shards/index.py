"""The index of a sharded dataset: every file with its sha256, written once all shards agree with each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from m32_assets.common.errors import M32Error
from m32_assets.common.files import canonical_json, read_json, sha256_bytes, sha256_file, write_json
from m32_assets.shards.row_checks import find_repeat
from m32_assets.shards.shard import equal_shards
from m32_assets.shards.stages import Recipe
from m32_assets.traces.dataset import DATASET_KEY, ROWS_PER_BLOCK, provenance

INDEX_FILE = "index.json"


@dataclass(frozen=True, slots=True)
class Index:
    """The totals of a dataset. ``uneven`` and ``repeats`` are the findings that keep the index from being written."""

    sha256: str
    rows: int
    files: int
    composition: dict[str, int]
    uneven: list[str]
    repeats: list[str]


def shards_folder(root: Path, seed: int, count: int, shards: int) -> Path:
    """The folder of a sharded dataset below ``root``."""
    return root / f"seed-{seed}-rows-{count}-shards-{shards}"


def write_index(folder: Path, seed: int, count: int, shards: int, stages: tuple[str, ...]) -> Index:
    """Compare all shards with each other. Without a finding, write ``index.json``.

    Memory: eight bytes per prompt, and twice that to sort them.

    Raises:
        M32Error: a shard has no receipt of one of the ``stages``, or its prompts have changed since.
    """
    recipe = Recipe(str(folder), stages)
    composition: Counter[str] = Counter()
    files: dict[str, str] = {}
    digests = bytearray()
    for shard in equal_shards(seed, count, shards):
        for stage in stages:
            path = recipe.receipt(stage, shard)
            if not path.is_file():
                raise M32Error(str(path), "no receipt", f"shard {shard.name} after {stage}", "Materialize its part")
            receipt: dict[str, Any] = read_json(path)
            files |= receipt["files"]
            composition.update(receipt["counts"].get("composition", {}))
        held = recipe.file("prompts", shard, ".u64")
        if sha256_file(held) != files[f"prompts/{held.name}"]:
            raise M32Error(str(held), "changed content", "the sha256 of its receipt", "Materialize its part")
        digests += held.read_bytes()
    repeat = find_repeat(digests)
    uneven = [
        f"{name}: {composition[name]} of {count}"
        for name, share in ROWS_PER_BLOCK.items()
        if composition[name] * 10 != share * count
    ]
    index = {
        "dataset_key": DATASET_KEY,
        "seed": seed,
        "count": count,
        "shards": shards,
        "stages": list(stages),
        "composition": dict(sorted(composition.items())),
        "provenance": provenance(seed, count).model_dump(),
        "files": files,
    }
    if not repeat and not uneven:
        write_json(folder / INDEX_FILE, index)
    sha256 = sha256_bytes(canonical_json(index))
    return Index(sha256, count, len(files), index["composition"], uneven, [str(repeat)] if repeat else [])


def shard_files(index: Path, kind: str = "rows") -> Iterator[Path]:
    """The JSONL files of one kind, in the order of the rows. ``rows`` is what the trainer reads.

    Raises:
        M32Error: there is no index, or a shard has no file of this kind.
    """
    value = read_json(index)
    for shard in equal_shards(value["seed"], value["count"], value["shards"]):
        path = index.parent / kind / f"{shard.name}.jsonl"
        if not path.is_file():
            raise M32Error(str(path), "no file", f"the {kind} of shard {shard.name}", "Materialize its part")
        yield path
