"""Drill of the data stream: ``python -m dev.drills.stream_drill [--counts N …] [--seed N]``.

Input: files of N traces, by default 10⁵ and 10⁶; from 10⁴ on they repeat under other ids. A process of its own
tokenizes each file, surveys it and trains the tiny model on it until step 50.
Must hold: the trainer's resident memory at step 50 does not grow with N.
Prints: per N the fields of ``Held``.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import psutil

from m32_assets.data.jsonl_rows import write_jsonl
from m32_assets.gemma.model_folder import open_model_folder
from m32_assets.gemma.registry import model_entry
from m32_assets.gemma.weights import fetch_model
from m32_assets.sft.rows import render_rows
from m32_assets.sft.template import PromptTemplate
from m32_assets.shards.receipts import peak_memory_mb
from m32_assets.traces.dataset import generate
from m32_assets.training.settings import TrainingSettings

COUNTS = (100_000, 1_000_000)
"""Both more than a window, which is held whole."""
DISTINCT = 10_000
"""Traces that are generated. Row lengths and target tokens are the same for all counts, so memory can be compared."""
STEPS = 50
SETTINGS = TrainingSettings(lora_rank=4, batch_size=2, max_seq_len=512, learning_rate=0.01)
ALLOWED_GROWTH = 0.1
"""Share by which the memory may differ: what one window holds more than a part of one."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a training held.

    Attributes:
        steps: of the whole training, of which it took ``STEPS``.
        resident_mb: resident memory at step ``STEPS``.
        peak_mb: the most at any time since the process began, also while it tokenized.
        shards_mb: the token shards on disk.
    """

    traces: int
    steps: int
    resident_mb: float
    peak_mb: float
    shards_mb: float


class _Enough(Exception):
    """Step ``STEPS`` is done."""


def make_inputs(folder: Path, count: int, seed: int) -> None:
    """Write a tiny model and ``count`` rows. No row is held out."""
    template = PromptTemplate()
    rows = render_rows(list(generate(seed, DISTINCT)), template)
    again = (rows[number % DISTINCT].model_copy(update={"id": f"{number:016x}"}) for number in range(count))
    write_jsonl(folder / "train.jsonl", again)
    write_jsonl(folder / "validation.jsonl", [])
    texts = [row.prompts for row in rows[:1000]]
    fetch_model(model_entry("tiny"), folder / "models", texts=texts)


def held_at_step(folder: Path, count: int) -> Held:
    """Train on the inputs of ``folder`` until step ``STEPS``."""
    from m32_assets.training.trainer import train

    found: dict[str, float] = {}
    began = time.monotonic()

    def watch(line: str) -> None:
        print(f"{time.monotonic() - began:.0f} s: {line}", flush=True)
        if line.startswith(f"step {STEPS}/"):
            found["steps"] = int(line.split("/")[1].split(":")[0])
            found["resident"] = psutil.Process().memory_info().rss / 1.024e6  # as peak_memory_mb
            raise _Enough

    try:
        files = folder / "train.jsonl", folder / "validation.jsonl"
        train(open_model_folder(folder / "models/tiny"), *files, SETTINGS, folder / "training", watch)
    except _Enough:
        pass
    size = sum(path.stat().st_size for path in (folder / "tokens").rglob("*.array_record")) / 1e6
    return Held(count, int(found["steps"]), round(found["resident"]), round(peak_memory_mb()), round(size, 1))


def measure(count: int, seed: int) -> Held:
    """Make the inputs and train on them, each in a new process, so that no memory is left of one for the other."""
    with tempfile.TemporaryDirectory() as scratch:
        for work, *arguments in ((make_inputs, count, seed), (held_at_step, count)):
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
                result = pool.submit(work, Path(scratch), *arguments).result()
    return result


def main() -> int:
    """Run the drill. Returns 1 if the memory grows with the data."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--counts", type=int, nargs="+", default=COUNTS)
    parser.add_argument("--seed", type=int, default=42)
    args = parser.parse_args()
    found = []
    for count in args.counts:
        found.append(measure(count, args.seed))
        print(f"stream: {found[-1]}", flush=True)
    first, last = found[0].resident_mb, found[-1].resident_mb
    print(f"stream: {last / first:.3f} times the memory for {found[-1].traces / found[0].traces:.0f} times the traces")
    return 0 if last <= first * (1 + ALLOWED_GROWTH) else 1


if __name__ == "__main__":
    sys.exit(main())
