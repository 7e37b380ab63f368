"""The index of a sharded dataset: every file with its sha256, once no prompt stands there twice."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from m32_assets.common.errors import M32Error
from m32_assets.common.files import canonical_json, read_json, sha256_bytes, sha256_file, write_json
from m32_assets.shards.receipts import receipt_path
from m32_assets.shards.scale import refuse_repeats
from m32_assets.shards.shard import Shard
from m32_assets.traces.dataset import DATASET_KEY, ROWS_PER_BLOCK, provenance


@dataclass(frozen=True, slots=True)
class Index:
    """What a whole dataset came to; ``uneven`` and ``repeats`` are what is wrong with it."""

    sha256: str
    rows: int
    files: int
    composition: dict[str, int]
    uneven: list[str]
    repeats: list[str]


def write_index(folder: Path, seed: int, count: int, shards: int, stages: tuple[str, ...]) -> Index:
    """Hold all shards together; every shard must have the receipts of ``stages``. Where all is well, write
    ``index.json``.

    It holds eight bytes a prompt in memory, and twice that to sort them.

    Raises:
        M32Error: a shard is missing.
    """
    composition: Counter[str] = Counter()
    files: dict[str, str] = {}
    prompts = bytearray()
    for number in range(shards):
        shard = Shard(seed, count, number, shards)
        for stage in stages:
            path = receipt_path(stage, shard, folder)
            if not path.is_file():
                raise M32Error(str(path), "no receipt", f"shard {shard.name} after {stage}", "Materialize its part")
            receipt: dict[str, Any] = read_json(path)
            files |= receipt["files"]
            composition.update(receipt["facts"].get("composition", {}))
        held = folder / "prompts" / f"{shard.name}.u64"
        if sha256_file(held) != files[f"prompts/{held.name}"]:
            raise M32Error(str(held), "changed content", "the sha256 of its receipt", "Materialize its part")
        prompts += held.read_bytes()
    repeats: list[str] = []
    try:
        refuse_repeats(prompts)
    except M32Error as error:
        repeats.append(str(error))
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
        "provenance": provenance(seed, count),
        "files": files,
    }
    if not repeats and not uneven:
        write_json(folder / "index.json", index)
    return Index(sha256_bytes(canonical_json(index)), count, len(files), index["composition"], uneven, repeats)
