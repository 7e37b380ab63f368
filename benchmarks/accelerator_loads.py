"""What the parts of ``accelerator.py`` are given: how much work, which model, which conversations."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training_sides import training_tokens

from m32_assets.gemma.registry import ModelShape, model_entry
from m32_assets.gemma.tokenizer import load_tokenizer
from m32_assets.gemma.weights import TINY_TOKENIZER
from m32_assets.sft.packing import Tokens
from m32_assets.traces.jsonl import read_traces
from m32_assets.traces.schema import ReasoningTrace
from m32_assets.training.settings import TrainingSettings

Facts = dict[str, Any]
Keep = Callable[[Facts], None]
"""Takes what a part has found so far; what was kept last is in the report, even if the part then fails."""

SHAPES = {"tiny": "tiny", "270m": "gemma3-270m-it", "1b": "gemma3-1b-it"}
"""Name on the command line → model of the registry."""
LEARNING_RATE = 5e-3
"""High, because random weights know nothing that could be spoilt."""
_DATASET = Path(__file__).parents[1] / "datasets/dev-reasoning-v2/dataset.jsonl"


class SkipError(Exception):
    """This part cannot be done here, for a reason that is no fault."""


@dataclass(frozen=True, slots=True)
class Load:
    """How much work the parts are given.

    Attributes:
        rows: of a training step, each of ``length`` tokens.
        steps: of a measured training; the first ``warm_up`` are not timed.
        questions: each answered greedily once, and ``samples`` times with drawn tokens.
        new_tokens: of an answer. Below 64 the engine ends no answer for a loop, so both sides write as many tokens.
        stock_rows: questions that the stock Sampler answers at a time.
    """

    rows: int
    length: int
    rank: int
    steps: int
    warm_up: int
    questions: int
    samples: int
    new_tokens: int
    stock_rows: int


ON_ACCELERATORS = Load(16, 512, 32, 14, 4, 96, 8, 63, 48)
ON_CPUS = Load(2, 256, 8, 8, 2, 8, 2, 8, 8)


def shape_of(name: str) -> ModelShape:
    """The shape of a name of ``SHAPES``."""
    return model_entry(SHAPES[name]).shape


def tokenizer_of_tiny() -> Any:
    """That of the tiny model. Its 1024 ids are the first of every vocabulary here."""
    with tempfile.TemporaryDirectory() as scratch:
        Path(scratch, "tokenizer.model").write_bytes(TINY_TOKENIZER.read_bytes())
        return load_tokenizer(Path(scratch))


def traces() -> list[ReasoningTrace]:
    """The traces of the dataset that is in the repository."""
    return list(read_traces(_DATASET))


def tokens_up_to(length: int) -> list[Tokens]:
    """The traces as conversations, those that are no longer than ``length`` tokens."""
    return training_tokens(traces(), tokenizer_of_tiny(), length)


def settings_of(load: Load, remat: bool) -> TrainingSettings:
    """The settings of a training on one device."""
    return TrainingSettings(
        lora_rank=load.rank,
        lora_alpha=load.rank,
        learning_rate=LEARNING_RATE,
        batch_size=load.rows,
        max_seq_len=load.length,
        fsdp=1,
        remat=remat,
    )


def require_falling(losses: list[float]) -> None:
    """Refuse figures beside a loss that did not fall.

    Raises:
        RuntimeError: the last loss is not below the first.
    """
    if not losses[-1] < losses[0]:
        raise RuntimeError(f"the loss did not fall ({losses[0]:.3f} -> {losses[-1]:.3f}): the figures do not count")
