"""A dataset of any size as one folder of shards. Row for row it is the dataset that one process would write.

Memory does not grow with the rows, except for eight bytes per row, which are needed to find equal prompts.
"""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Any

from m32_assets.common.errors import M32Error
from m32_assets.common.files import atomic_folder, write_json
from m32_assets.shards.engines import process_pool
from m32_assets.shards.pipeline import WorkReport, work_shards
from m32_assets.shards.row_checks import find_repeat
from m32_assets.shards.shard import shards_of_rows
from m32_assets.shards.stages import Recipe
from m32_assets.traces.dataset import DATASET_KEY, provenance

SHARD_ROWS = 20_000
LIST_FILE = "shards.json"


def generate_shards(
    out: Path, seed: int, count: int, workers: int = 1, *, verify: bool = True, shard_rows: int = SHARD_ROWS
) -> tuple[dict[str, Any], WorkReport]:
    """Write the dataset of ``seed`` as ``out/shard-00000.jsonl`` … and ``out/shards.json``.

    ``out`` appears when all is done, or not at all.

    Args:
        out: a new or empty folder, or one that an earlier call wrote.
        count: rows, a multiple of ten.
        workers: processes. With one worker, this process does the work.
        verify: also check every trace with the verifier, and that no two prompts are equal.
        shard_rows: rows of a shard, a multiple of ten.

    Returns:
        The content of ``shards.json``, which is the same on every machine, and the report of the work.

    Raises:
        M32Error: an impossible count, a folder with other content, or the first trace with a finding.
    """
    shards, engine = shards_of_rows(seed, count, shard_rows), process_pool(workers)
    if out.exists() and not (out.is_dir() and ((out / LIST_FILE).is_file() or not any(out.iterdir()))):
        raise M32Error(str(out), "something else", "a new or empty folder, or one of shards", "Choose another folder")
    with atomic_folder(out) as folder:
        work = folder / "work"
        recipe = Recipe(str(work), ("generate", "verify") if verify else ("generate",), parquet=False)
        report = work_shards(shards, recipe, engine, keep_going=False)
        if verify:
            digests = b"".join(recipe.file("prompts", shard, ".u64").read_bytes() for shard in shards)
            if repeat := find_repeat(digests):
                raise repeat
        whole = hashlib.sha256()
        listed: list[dict[str, Any]] = []
        for shard in shards:
            path = recipe.file("traces", shard).rename(folder / f"{shard.name}.jsonl")
            with path.open("rb") as file:
                while chunk := file.read(1 << 20):
                    whole.update(chunk)
            sha256 = report.files[f"traces/{path.name}"]
            entry = {"name": path.name, "rows": len(shard.rows), "bytes": path.stat().st_size, "sha256": sha256}
            listed.append(entry)
        shutil.rmtree(work)
        written = {
            "dataset_key": DATASET_KEY,
            "seed": seed,
            "count": count,
            "bytes": sum(entry["bytes"] for entry in listed),
            # of all shards one after another, which are the dataset.jsonl of one process
            "sha256": whole.hexdigest(),
            "composition": report.composition,
            "verified": verify,
            "provenance": provenance(seed, count).model_dump(),
            "shards": listed,
        }
        write_json(folder / LIST_FILE, written)
    return written, report
