"""Drill of resuming: ``python -m dev.drills.resume_drill [--kills N] [--seed N]``.

Fault: trainings are killed with SIGKILL at random moments and started again until they end, N kills in all.
Must hold: every training ends bit for bit as an undisturbed one.
Prints: the fields of ``ResumeCounts``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
import signal
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jax
import numpy as np
import orbax.checkpoint as ocp

from dev.drills.killable import Killable, preload
from m32_assets.common.files import read_json
from m32_assets.data.jsonl_rows import write_jsonl
from m32_assets.gemma.model_folder import open_model_folder
from m32_assets.gemma.registry import model_entry
from m32_assets.gemma.weights import fetch_model
from m32_assets.sft.rows import render_rows, split_rows
from m32_assets.sft.template import PromptTemplate
from m32_assets.traces.dataset import generate
from m32_assets.training.packed_trainer import TIMINGS
from m32_assets.training.settings import TrainingSettings
from m32_assets.training.trainer import train

SETTINGS = TrainingSettings(
    lora_rank=4,
    max_seq_len=512,
    learning_rate=0.02,
    eval_steps=2,
    max_steps=14,
    gradient_accumulation_steps=2,
    batch_size=1,
)


@dataclass(slots=True)
class ResumeCounts:
    """What killed trainings led to.

    Attributes:
        kills: processes killed while they trained.
        trainings: trainings that ended.
        resumed: step → how often a training resumed from it.
        dropped: checkpoints that a kill left unfinished. They are not used.
        differences: what differs from an undisturbed training.
    """

    kills: int = 0
    trainings: int = 0
    resumed: dict[int, int] = field(default_factory=dict)
    dropped: int = 0
    differences: list[str] = field(default_factory=list)


def make_inputs(folder: Path, traces: int = 160) -> None:
    """Write a tiny model and rows to train it on."""
    made = list(generate(42, traces))
    template = PromptTemplate()
    training, validation = split_rows(render_rows(made, template), 0.06)
    write_jsonl(folder / "train.jsonl", training)
    write_jsonl(folder / "validation.jsonl", validation)
    fetch_model(model_entry("tiny"), folder / "models", texts=[template.render(trace) for trace in made])


def killed_trainings(folder: Path, kills: int, seed: int = 0, lanes: int = 2) -> ResumeCounts:
    """Train once undisturbed, then kill trainings ``kills`` times, each a random while after a random step.

    The step is read from ``metrics.jsonl``, so the speed of the machine does not matter. A killed training is started
    again until it ends, then compared with the undisturbed one.

    Args:
        lanes: how many trainings run at the same time.
    """
    preload(__name__)
    make_inputs(folder)
    _finished(folder, "compiling")  # the other trainings load what it compiled
    begin = time.monotonic()
    _finished(folder, "undisturbed")
    duration = time.monotonic() - begin
    expected, counts = outcome(folder / "undisturbed"), ResumeCounts()
    counts.differences += _differences("compiling", outcome(folder / "compiling"), expected)
    with ThreadPoolExecutor(lanes) as pool:
        shares = [kills // lanes + (lane < kills % lanes) for lane in range(lanes)]
        arguments = [(folder, lane, share, duration, seed, expected) for lane, share in enumerate(shares)]
        for part in pool.map(_kill_lane, arguments):
            counts.kills += part.kills
            counts.trainings += part.trainings
            counts.dropped += part.dropped
            counts.differences += part.differences
            for step, times in part.resumed.items():
                counts.resumed[step] = counts.resumed.get(step, 0) + times
    counts.resumed = dict(sorted(counts.resumed.items()))
    return counts


def _kill_lane(arguments: tuple[Path, int, int, float, int, dict[str, Any]]) -> ResumeCounts:
    folder, lane, kills, duration, seed, expected = arguments
    draws, counts = random.Random(f"{seed}/{lane}"), ResumeCounts()
    while counts.kills < kills:
        name = f"lane{lane}_{counts.trainings}"
        while True:
            process = _run(folder, name)
            if counts.kills < kills:
                step = draws.randrange(SETTINGS.max_steps)
                while process.exit_code is None and _steps_written(folder / name) < step:
                    time.sleep(0.01)
                if process.wait(draws.uniform(0, duration if not step else 0.5)) is None:
                    process.kill()
                    counts.kills += 1
            code = process.wait()
            if code == 0:
                break
            if code != -signal.SIGKILL:
                counts.differences.append(f"{name} ended with {code}")
                return counts
        counts.trainings += 1
        counts.differences += _differences(name, outcome(folder / name), expected)
        log = _only(folder / name, "train.log").read_text("utf-8")
        counts.dropped += log.count("is not used")
        for step in re.findall(r"from step (\d+)", log)[1:]:
            counts.resumed[int(step)] = counts.resumed.get(int(step), 0) + 1
    return counts


def _steps_written(cache: Path) -> int:
    return sum(path.read_bytes().count(b"\n") for path in cache.glob("*/metrics.jsonl"))


def _finished(folder: Path, name: str) -> None:
    code = _run(folder, name).wait()
    if code:
        raise RuntimeError(f"the {name} training ended with {code}: nothing to compare with")


def _run(folder: Path, name: str) -> Killable:
    return Killable(train_here, (folder, name))


def train_here(folder: Path, name: str, settings: TrainingSettings = SETTINGS) -> None:
    """Train on the inputs of ``folder``, in ``folder/name``. Trainings share the compilation cache."""
    train(
        open_model_folder(folder / "models/tiny"),
        folder / "train.jsonl",
        folder / "validation.jsonl",
        settings,
        folder / name,
        lambda _: None,
    )


def outcome(cache: Path) -> dict[str, Any]:
    """What a training wrote: hashes of every checkpoint's parameters and optimizer state, metrics and result.

    Times are left out.
    """
    folder = _only(cache, "result.json").parent
    rows = [json.loads(line) for line in (folder / "metrics.jsonl").read_bytes().splitlines()]
    result = read_json(folder / "result.json")
    found: dict[str, Any] = {
        "metrics": [{name: value for name, value in row.items() if name not in TIMINGS} for row in rows],
        "result": {name: value for name, value in result.items() if name not in ("folder", "seconds", "resumed_from")},
    }
    for step in sorted(int(path.name) for path in (folder / "actor").iterdir()):
        for part in ("model_params", "optimizer_state"):
            found[f"{part} {step}"] = _hash(folder / "actor" / str(step) / part)
    return found


def _hash(path: Path) -> str:
    digest = hashlib.sha256()
    leaves = jax.tree_util.tree_leaves_with_path(ocp.StandardCheckpointer().restore(path.resolve()))
    for name, leaf in leaves:
        digest.update(jax.tree_util.keystr(name).encode() + np.asarray(leaf).tobytes())
    return digest.hexdigest()


def _differences(name: str, found: dict[str, Any], expected: dict[str, Any]) -> list[str]:
    keys = found.keys() | expected.keys()
    return [f"{name}: {key} differs" for key in sorted(keys) if found.get(key) != expected.get(key)]


def _only(cache: Path, name: str) -> Path:
    (path,) = cache.glob(f"*/{name}")
    return path


def main() -> int:
    """Run the drill. Returns 1 if a training differs from the undisturbed one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        counts = killed_trainings(Path(folder), args.kills, args.seed)
    print(f"resume: {counts}", flush=True)
    return 0 if counts.kills == args.kills and not counts.differences else 1


if __name__ == "__main__":
    sys.exit(main())
