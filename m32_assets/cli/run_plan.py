"""The plan of a run: its assets, the expected time, and the memory and disk it needs."""

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
from m32_assets.export.memory import merging_bytes
from m32_assets.gemma.registry import ModelEntry, model_entry
from m32_assets.inference.memory import answering_bytes
from m32_assets.locks.accelerator_lock import visible_accelerators
from m32_assets.orchestration.presets import REFERENCE
from m32_assets.orchestration.rl_config import rl_settings_of
from m32_assets.training.memory import GB, MemoryInputs, estimate, host_memory
from m32_assets.training.settings import TrainingSettings, steps_between_checkpoints

ROW_LENGTH = 512
"""Assumed tokens of a row if ``max_seq_len`` is chosen from the data."""
_ANSWERING = {"baseline_evaluation", "evaluation"}
CHECKPOINT_ARRAYS = 3
"""Arrays as large as the adapters in a checkpoint: the adapters and two moments."""
_CONVERSATIONS = 2
"""Conversations in a packed row, at least."""
_WORK_BYTES = 300_000_000
"""Compiled programs, data, predictions, logs and the bundle."""
_FLOAT32, _BFLOAT16 = 4, 2
CURATED_COUNT = 2980
"""Traces of ``curated_v1``."""


@dataclass(frozen=True, slots=True)
class Needs:
    """Bytes that a run needs at most, in addition to what is in use."""

    memory: int
    disk: int

    def __str__(self) -> str:
        return f"{self.memory / GB:.1f} GB of memory and {self.disk / GB:.1f} GB of disk"


def needs(assets: Sequence[str], config: Mapping[str, Any], cache: Path) -> Needs:
    """Memory and disk that making ``assets`` needs on this host.

    With an accelerator only the weights in the host's memory are counted; training estimates the device's own memory
    before it starts.

    Args:
        config: the run config with all defaults.
        cache: the project's cache, which may already hold the weights.
    """
    entry, settings = model_and_settings(config)
    weights, on_cpu = entry.shape.parameters * _BFLOAT16, visible_accelerators() == ["cpu"]
    length = settings.max_seq_len or ROW_LENGTH
    given = MemoryInputs(entry.shape, settings.batch_size * length, settings.batch_size, _FLOAT32, "cpu")
    training = estimate(settings.model_copy(update={"max_seq_len": length}), given)
    memory, disk = 0, _WORK_BYTES
    if "base_model" in assets and not (cache / "models" / entry.name / "sha256.json").exists():
        # the download and the converted weights exist side by side for a moment
        disk += weights + weights // 2
    if "sft_checkpoint" in assets:
        memory = max(memory, training.needed if on_cpu else 2 * weights)
        steps = _most_steps(config, settings)
        disk += math.ceil(steps / steps_between_checkpoints(steps)) * CHECKPOINT_ARRAYS * training.parts["adapters"]
    if "rl_checkpoint" in assets and (rounds := rl_settings_of(config)).rounds:
        learning = estimate(
            rounds.optimizer_settings(settings).model_copy(
                update={"batch_size": rounds.batch_size, "gradient_accumulation_steps": 1, "max_seq_len": length}
            ),
            MemoryInputs(entry.shape, rounds.batch_size * length, rounds.batch_size, _FLOAT32, "cpu"),
        )
        held = sum(learning.parts[name] for name in ("weights", "adapters", "optimizer"))
        # answers are sampled beside what learning holds
        both = max(learning.needed, held + answering_bytes(entry.shape))
        memory = max(memory, both if on_cpu else 2 * weights)
        disk += rounds.rounds * CHECKPOINT_ARRAYS * learning.parts["adapters"]
    if _ANSWERING & set(assets):
        memory = max(memory, answering_bytes(entry.shape) if on_cpu else 2 * weights)
    if "merged_model" in assets:
        memory = max(memory, merging_bytes(entry.shape, on_cpu=on_cpu)[1])
        disk += 2 * weights
    return Needs(memory, disk)


def require(need: Needs, folder: Path) -> None:
    """Refuse a run that lacks memory or disk.

    Args:
        folder: a folder on the disk that the run writes to.

    Raises:
        M32Error: too little memory or disk is free.
    """
    free, memory = shutil.disk_usage(folder).free, host_memory()
    if memory is not None and memory < need.memory:
        raise M32Error(
            "memory",
            f"{memory / GB:.1f} GB free",
            f"about {need.memory / GB:.1f} GB",
            "Close other programs, or use a smaller model (--preset tiny)",
        )
    if free < need.disk:
        raise M32Error(
            "disk of .cache",
            f"{free / GB:.1f} GB free",
            f"about {need.disk / GB:.1f} GB",
            "Free space, or move the project to a larger disk",
        )


def seconds_before(kept: Path, preset: str) -> tuple[dict[str, float], str]:
    """Seconds of each asset and where they come from: the last run of this name, else the reference machine.

    Args:
        kept: the file of the last run.
        preset: the preset's name; empty for a user's own run config.
    """
    if kept.exists():
        return read_json(kept), "last time"
    measured = read_json(REFERENCE).get(preset)
    return (measured["seconds"], f"on {measured['machine']}") if measured else ({}, "")


def plan_lines(
    assets: Sequence[str], before: Mapping[str, float], where: str, need: Needs, rounds: str = ""
) -> list[str]:
    """The plan as lines: assets, time of an earlier run, rounds after SFT, memory and disk.

    Args:
        rounds: what ``planned_rounds`` says.
    """
    known = [before[name] for name in assets if name in before]
    took = f"; took {clock(sum(known))} {where}" if known else ""
    count = f"{len(assets)} asset{'s' * (len(assets) != 1)}"
    return [
        f"makes        {count}: {', '.join(assets)}{took}",
        *([f"rounds       {rounds}"] if rounds else []),
        f"needs        about {need}",
    ]


def planned_rounds(assets: Sequence[str], config: Mapping[str, Any], before: Mapping[str, float], where: str) -> str:
    """How many answers the rounds after SFT will sample, and how long that took before; empty without rounds.

    Args:
        config: the run config with all defaults.
        before: seconds of each asset in an earlier run.
        where: which run that was, in words.
    """
    rounds = rl_settings_of(config)
    if "rl_checkpoint" not in assets or not rounds.rounds:
        return ""
    # the held-out prompts are asked before the first round too, each also greedily
    held_out = (rounds.rounds + 1) * rounds.held_out_prompts * (rounds.held_out_samples + 1)
    answers = rounds.rounds * rounds.prompts_per_round * rounds.samples
    took = f"took {clock(before['rl_checkpoint'])} {where}" if "rl_checkpoint" in before else "time unknown"
    most = round(answers * (1 + rounds.max_refills))
    refills = f" (up to {most} with refills)" if rounds.method == "grpo" and most > answers else ""
    limit = f", at most about {rounds.max_round_minutes} min of rounds" if rounds.max_round_minutes else ""
    return (
        f"{rounds.rounds} of {rounds.method}: about {answers} answers to {rounds.prompts_per_round} prompts a round"
        f"{refills}, and {held_out} held-out ones; {took}{limit}"
    )


def model_and_settings(config: Mapping[str, Any]) -> tuple[ModelEntry, TrainingSettings]:
    """The model and the training settings of a run config with all defaults."""
    given = _op(config, "sft_checkpoint")
    settings = TrainingSettings(**{name: given[name] for name in TrainingSettings.model_fields if name in given})
    return model_entry(_op(config, "base_model")["model_name"]), settings


def traces_by_source(config: Mapping[str, Any]) -> dict[str, int]:
    """How many traces a run config trains on, by source, validation included; ingested ones are not counted."""
    mixture = _op(config, "sft_data")
    signed = min(_op(config, "dev_reasoning_v2")["count"], mixture["signed_traces"])
    curated = min(CURATED_COUNT, mixture["curated_traces"])
    return {"generated": signed + mixture["extra_traces"], "curated": curated}


def _most_steps(config: Mapping[str, Any], settings: TrainingSettings) -> int:
    rows = settings.num_epochs * sum(traces_by_source(config).values()) / _CONVERSATIONS
    return settings.max_steps or max(1, math.ceil(rows / (settings.batch_size * settings.gradient_accumulation_steps)))


def _op(config: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    return config["ops"][name]["config"]
