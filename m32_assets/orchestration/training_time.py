"""How long a training will take, before it starts: its tokens, and what a token took in an earlier training."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from m32_assets.common.errors import M32Error
from m32_assets.common.files import read_json
from m32_assets.common.text_files import numbered_lines
from m32_assets.gemma.model_folder import ModelFolder
from m32_assets.gemma.tokenizer import load_tokenizer
from m32_assets.locks.accelerator_lock import visible_accelerators
from m32_assets.orchestration.presets import REFERENCE
from m32_assets.sft.packing import tokens_of
from m32_assets.sft.rows import training_rows
from m32_assets.training.settings import TrainingSettings

ANNOUNCED = "training reads "
"""The beginning of the sentence, by which ``m32 run`` knows it."""


@dataclass(frozen=True, slots=True)
class TrainingTime:
    """What is expected of a training.

    Attributes:
        tokens: of all epochs.
        rows: of one epoch.
        seconds: None where no earlier training tells.
        source: which training tells, in words.
    """

    tokens: int
    rows: int
    seconds: float | None
    source: str

    def __str__(self) -> str:
        size = f"{ANNOUNCED}about {self.tokens} tokens of {self.rows} rows"
        if self.seconds is None:
            return f"{size}; how long that takes is not known for this model on this machine"
        return f"{size}, which takes about {self.seconds / 60:.0f} minutes, by {self.source}"

    def require(self, max_minutes: int) -> None:
        """Refuse a training that is expected to take longer; 0 for no limit.

        Raises:
            M32Error: with what can be done.
        """
        if max_minutes and self.seconds is not None and self.seconds > 60 * max_minutes:
            raise M32Error(
                "ops.sft_checkpoint.config.max_minutes",
                f"a training of about {self.seconds / 60:.0f} minutes ({self.rows} rows, by {self.source})",
                f"at most {max_minutes}",
                "Raise max_minutes, set max_steps, or choose fewer traces in sft_data",
            )


def training_time(
    model: str, folder: ModelFolder, train_file: Path, settings: TrainingSettings, cache: Path
) -> TrainingTime:
    """What is expected of training on the rows of a file.

    Args:
        model: the model's name in the registry.
        cache: the folder of trainings; a finished one of the same model on the same kind of device tells what a token
            takes, else the reference machine.
    """
    tokenizer = load_tokenizer(folder.path)
    rows = tokens = longest = 0
    for row in training_rows(train_file):
        length = len(tokens_of(row, tokenizer, None).ids)
        rows, tokens, longest = rows + 1, tokens + length, max(longest, length)
    tokens *= settings.num_epochs
    if settings.max_steps:
        longest = settings.max_seq_len or longest
        step = settings.batch_size * settings.gradient_accumulation_steps * longest
        tokens = min(tokens, settings.max_steps * step)
    per_token, source = _seconds_per_token(model, folder, cache)
    return TrainingTime(tokens, rows, None if per_token is None else tokens * per_token, source)


def _seconds_per_token(model: str, folder: ModelFolder, cache: Path) -> tuple[float | None, str]:
    on_cpu = visible_accelerators() == ["cpu"]
    most, found = 0, None
    for result in sorted(cache.glob("*/result.json")):
        inputs = (
            read_json(result.with_name("fingerprint.json")) if result.with_name("fingerprint.json").exists() else {}
        )
        same = inputs.get("model") == dict(folder.sha256)
        if not same or (inputs.get("device", {}).get("platform") == "cpu") is not on_cpu:
            continue
        steps = [json.loads(line.data) for line in numbered_lines(result.with_name("metrics.jsonl"))]
        tokens = sum(step["tokens"] for step in steps)
        if tokens > most:  # the first steps of a short training compile
            most, found = tokens, sum(step["time"] for step in steps) / tokens
    if found is not None:
        return found, "the longest training of this model here"
    for reference in read_json(REFERENCE).values():
        if on_cpu and reference.get("model") == model and reference.get("training_tokens"):
            return reference["seconds"]["sft_checkpoint"] / reference["training_tokens"], reference["machine"]
    return None, ""
