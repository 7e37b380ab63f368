"""What a run will make, how long that took before, and the memory and disk it needs, said before it begins."""

from __future__ import annotations

import math
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from m32_assets.cli.progress import clock
from m32_assets.common.errors import M32Error
from m32_assets.common.files import read_json
from m32_assets.gemma.registry import ModelEntry, model_entry
from m32_assets.locks.file_lock import visible_accelerators
from m32_assets.training.memory import GB, MemoryInputs, answering, estimate, host_memory
from m32_assets.training.settings import TrainingSettings, steps_between_checkpoints

PRESETS = Path(__file__).parents[1] / "presets"
REFERENCE = PRESETS / "reference_seconds.json"
"""Seconds of each asset by preset, and the machine on which they were measured."""
ROW_LENGTH = 512
"""Tokens of a row where the settings leave it to the data."""
_ANSWERING = {"baseline_evaluation", "evaluation", "merged_model"}
_ARRAYS = 3
"""Arrays as large as the adapters in a checkpoint: the adapters and two moments."""
_CONVERSATIONS = 2
"""Conversations in a packed row, at least."""
_WORK_BYTES = 300_000_000
"""Compiled programs, data, predictions, logs and the bundle."""
_FLOAT32, _BFLOAT16 = 4, 2


@dataclass(frozen=True, slots=True)
class Needs:
    """Bytes that a run takes at most, beside what is there."""

    memory: int
    disk: int

    def __str__(self) -> str:
        return f"{self.memory / GB:.1f} GB of memory and {self.disk / GB:.1f} GB of disk"


def needs(assets: Sequence[str], config: Mapping[str, Any], cache: Path) -> Needs:
    """What making ``assets`` with this run config, its defaults filled in, takes on a CPU.

    On accelerators the training's own estimate is made on the device, before it begins; here the weights are counted
    as they pass through the host's memory.

    Args:
        cache: the project's cache, where the weights may lie already.
    """
    entry, settings = _model(config), _settings(config)
    weights, on_cpu = entry.shape.parameters * _BFLOAT16, visible_accelerators() == ["cpu"]
    length = settings.max_seq_len or ROW_LENGTH
    given = MemoryInputs(entry.shape, settings.batch_size * length, settings.batch_size, _FLOAT32, "cpu")
    training = estimate(settings.model_copy(update={"max_seq_len": length}), given)
    memory, disk = 0, _WORK_BYTES
    if "base_model" in assets and not (cache / "models" / entry.name / "sha256.json").exists():
        # what is fetched lies beside what is made of it for a moment
        disk += weights + weights // 2
    if "sft_checkpoint" in assets:
        memory = max(memory, training.needed if on_cpu else 2 * weights)
        steps = _most_steps(config, settings)
        disk += math.ceil(steps / steps_between_checkpoints(steps)) * _ARRAYS * training.parts["adapters"]
    if _ANSWERING & set(assets):
        memory = max(memory, answering(entry.shape) if on_cpu else 2 * weights)
    if "merged_model" in assets:
        disk += 2 * weights
    return Needs(memory, disk)


def require(need: Needs, folder: Path) -> None:
    """Refuse a run that cannot end well.

    Args:
        folder: a folder on the disk that is written to.

    Raises:
        M32Error: too little memory or disk is free.
    """
    free, memory = shutil.disk_usage(folder).free, host_memory()
    if memory is not None and memory < need.memory:
        raise M32Error(
            "memory",
            f"{memory / GB:.1f} GB free",
            f"about {need.memory / GB:.1f} GB",
            "Close other programs, or take a smaller model (--preset tiny)",
        )
    if free < need.disk:
        raise M32Error(
            "disk of .cache",
            f"{free / GB:.1f} GB free",
            f"about {need.disk / GB:.1f} GB",
            "Free space, or move the project to a larger disk",
        )


def seconds_before(kept: Path, preset: str) -> tuple[dict[str, float], str]:
    """Seconds by asset, and where they are from: the last run of this name, else the reference machine's.

    Args:
        kept: where the last run left its own.
        preset: name of the preset; empty for a run config of the user's.
    """
    if kept.exists():
        return read_json(kept), "the last time"
    measured = read_json(REFERENCE).get(preset)
    return (measured["seconds"], f"on {measured['machine']}") if measured else ({}, "")


def plan_lines(assets: Sequence[str], before: Mapping[str, float], where: str, need: Needs) -> list[str]:
    """The plan as lines: what will be made, how long it took, what it needs."""
    known = [before[name] for name in assets if name in before]
    took = f"; took {clock(sum(known))} {where}" if known else ""
    return [f"makes        {len(assets)} assets: {', '.join(assets)}{took}", f"needs        about {need}"]


def _model(config: Mapping[str, Any]) -> ModelEntry:
    return model_entry(_op(config, "base_model")["model_name"])


def _settings(config: Mapping[str, Any]) -> TrainingSettings:
    return TrainingSettings(**_op(config, "sft_checkpoint"))


def _most_steps(config: Mapping[str, Any], settings: TrainingSettings) -> int:
    traces = _op(config, "dev_reasoning_v2")["count"] + _op(config, "sft_data")["extra_traces"]
    rows = settings.num_epochs * traces / _CONVERSATIONS
    return settings.max_steps or max(1, math.ceil(rows / (settings.batch_size * settings.gradient_accumulation_steps)))


def _op(config: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    return config["ops"][name]["config"]
