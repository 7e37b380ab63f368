"""A dataset too large to hold: written in shards by several processes, row for row the dataset that one would write.

A shard holds a fixed range of rows, whoever writes it, so neither the bytes nor the hash of the whole depend on the
number of workers. Memory does not grow with the rows, but for eight bytes a row that hold the prompts apart.
"""

from __future__ import annotations

import gc
import hashlib
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from m32_assets.common.errors import M32Error
from m32_assets.common.files import atomic_folder, write_atomic, write_json
from m32_assets.common.process_pool import pooled
from m32_assets.traces.dataset import BLOCK, DATASET_KEY, check_range, provenance, record_at
from m32_assets.traces.jsonl import TraceRecord, record_decoder, record_line

SHARD_ROWS = 20_000
FACTS_FILE = "shards.json"


@dataclass(frozen=True, slots=True)
class Shard:
    """One file of rows."""

    name: str
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ScaleFacts:
    """What came out; the part up to ``shards`` is the same on every machine and is written to ``shards.json``."""

    dataset_key: str
    seed: int
    count: int
    bytes: int
    sha256: str
    """Of all shards one after another: that of the dataset.jsonl which they are."""
    composition: dict[str, int]
    verified: bool
    provenance: str
    shards: list[Shard]
    workers: int
    seconds: float
    """Wall time."""
    core_seconds: float
    """Processor time of all workers."""
    worker_memory_mb: float
    """The largest peak of resident memory of a worker."""
    memory_mb: float
    """Peak of resident memory of this process."""

    @property
    def per_core_per_second(self) -> float:
        """Rows generated, checked and written in a second of one core."""
        return self.count / self.core_seconds

    def as_written(self) -> dict[str, Any]:
        """The part that is the same on every machine."""
        measured = ("workers", "seconds", "core_seconds", "worker_memory_mb", "memory_mb")
        return {name: value for name, value in asdict(self).items() if name not in measured}


def generate_shards(
    out: Path, seed: int, count: int, workers: int = 1, *, verify: bool = True, shard_rows: int = SHARD_ROWS
) -> ScaleFacts:
    """Write rows 0 … ``count`` - 1 of the dataset of ``seed`` as ``out/shard-00000.jsonl`` … and ``out/shards.json``.

    Every line is decoded again under the schema. ``out`` appears when all is done, or not at all.

    Args:
        out: a new or empty folder, or one that an earlier call wrote.
        count: a multiple of ten.
        workers: processes; 1 works in this one.
        verify: also check every trace by itself with the verifier, and that no two prompts are equal.
        shard_rows: rows of a shard, a multiple of ten.

    Raises:
        M32Error: an impossible count, a folder of something else, or the first trace in which anything was found.
    """
    check_range(count)
    if workers < 1:
        raise M32Error("workers", str(workers), "at least 1")  # before a folder is made
    if shard_rows <= 0 or shard_rows % len(BLOCK):
        raise M32Error("shard_rows", str(shard_rows), "a positive multiple of 10")
    if out.exists() and not (out.is_dir() and ((out / FACTS_FILE).is_file() or not any(out.iterdir()))):
        raise M32Error(str(out), "something else", "a new or empty folder, or one of shards", "Choose another folder")
    started = time.perf_counter()
    tasks = [
        (f"shard-{i:05d}.jsonl", seed, start, min(shard_rows, count - start), verify)
        for i, start in enumerate(range(0, count, shard_rows))
    ]
    whole, composition, prompts = hashlib.sha256(), Counter[str](), bytearray()
    shards: list[Shard] = []
    core_seconds = worker_memory = 0.0
    with atomic_folder(out) as folder:
        for part in pooled(partial(_write_shard, folder), tasks, workers):
            shards.append(part.shard)
            composition.update(part.composition)
            prompts += part.prompts
            core_seconds, worker_memory = core_seconds + part.core_seconds, max(worker_memory, part.memory_mb)
            with (folder / part.shard.name).open("rb") as file:
                while chunk := file.read(1 << 20):
                    whole.update(chunk)
        refuse_repeats(prompts)
        facts = ScaleFacts(
            dataset_key=DATASET_KEY,
            seed=seed,
            count=count,
            bytes=sum(shard.bytes for shard in shards),
            sha256=whole.hexdigest(),
            composition=dict(sorted(composition.items())),
            verified=verify,
            provenance=provenance(seed, count),
            shards=shards,
            workers=workers,
            seconds=time.perf_counter() - started,
            core_seconds=core_seconds,
            worker_memory_mb=worker_memory,
            memory_mb=peak_memory_mb(),
        )
        write_json(folder / FACTS_FILE, facts.as_written())
    return facts


@dataclass(frozen=True, slots=True)
class _Part:
    shard: Shard
    composition: dict[str, int]
    prompts: bytes
    core_seconds: float
    memory_mb: float


def _write_shard(folder: Path, task: tuple[str, int, int, int, bool]) -> _Part:
    name, seed, start, count, verify = task
    composition: Counter[str] = Counter()
    prompts = bytearray()
    size = 0

    def lines() -> Iterator[bytes]:
        nonlocal size
        for row in range(start, start + count):
            record = record_at(seed, row)
            line = record_line(record)
            decoded(line, where_of(seed, row, record))
            if verify:
                refuse_findings(record, where_of(seed, row, record))
                prompts.extend(prompt_digest(record))
            composition[record.meta["category"] if record.meta else ""] += 1
            size += len(line)
            yield line

    began = time.process_time()
    gc.disable()  # a trace holds no cycles, and looking for them costs a tenth of the time
    try:
        sha256 = write_atomic(folder / name, lines())
    finally:
        gc.enable()
    shard = Shard(name, count, size, sha256)
    return _Part(shard, dict(composition), bytes(prompts), time.process_time() - began, peak_memory_mb())


def where_of(seed: int, row: int, record: TraceRecord | None = None) -> str:
    """How an error names a row."""
    return f"row {row} of seed {seed}" + (f" ({record.meta['family']})" if record and record.meta else "")


def decoded(line: bytes, where: str) -> TraceRecord:
    """A line under the schema.

    Raises:
        M32Error: it is no trace.
    """
    try:
        return record_decoder.decode(line)
    except msgspec.DecodeError as error:
        raise M32Error(where, str(error), "a trace", "The family is at fault") from None


def refuse_findings(record: TraceRecord, where: str) -> None:
    """Refuse a trace in which the verifier finds anything.

    Raises:
        M32Error: with the first finding.
    """
    from m32_assets.traces.verification import check_trace

    if found := check_trace(record):
        kind, sentence = found[0]
        raise M32Error(where, f"{kind}: {sentence}", "nothing to find", "The family is at fault")


def prompt_digest(record: TraceRecord) -> bytes:
    """Eight bytes that stand for a prompt."""
    return hashlib.blake2b(record.prompt.encode(), digest_size=8).digest()


def refuse_repeats(prompts: bytes | bytearray) -> None:
    """Refuse two equal digests among those of all rows, eight bytes each, in order.

    Raises:
        M32Error: naming the two rows.
    """
    import numpy as np

    digests = np.frombuffer(prompts, dtype="<u8")
    order = np.argsort(digests, kind="stable")
    same = np.flatnonzero(digests[order][1:] == digests[order][:-1])
    if len(same):
        first, second = sorted(int(row) for row in order[same[0] : same[0] + 2])
        raise M32Error(f"row {second}", f"the prompt of row {first} again", "a new prompt", "A family repeats itself")


def peak_memory_mb() -> float:
    """Peak of resident memory of this process."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1e3)  # bytes there, kilobytes here
