"""The settings of a training run: everything that, with data and model, decides what it produces."""

from __future__ import annotations

import math
from dataclasses import dataclass

from m32_assets.gemma.registry import ATTENTION_AND_MLP


@dataclass(frozen=True, slots=True)
class TrainingSettings:
    """LoRA and optimizer settings; lengths in tokens.

    ``precision`` is what matmuls multiply in (they add up in float32): ``float32``, ``bfloat16``, or ``auto``, which is
    bfloat16 where the device has units for it. ``row_length`` 0 is as much as the longest conversation needs: attention
    costs each token by the length of its row. ``words`` is how many words of the vocabulary a step compares its
    targets with
    (``sampled_words.py``); 0 for all. A step of the optimizer sees ``accumulate`` microbatches of ``rows`` rows.
    ``remat`` computes a layer again in the backward pass instead of keeping what it computed (on a CPU it saves
    no memory). The devices form a mesh of ``fsdp`` (0: all that are left) by ``tp``; ``replicate`` keeps whole weights
    on each (plain data parallelism).
    """

    rank: int = 32
    alpha: float = 32.0
    targets: str = ATTENTION_AND_MLP
    learning_rate: float = 1e-3
    warmup_share: float = 0.06
    weight_decay: float = 0.0
    clip_norm: float = 1.0
    epochs: int = 1
    rows: int = 2
    row_length: int = 0
    seed: int = 42
    accumulate: int = 1
    precision: str = "auto"
    words: int = 8192
    remat: bool = False
    fsdp: int = 0
    tp: int = 1
    replicate: bool = False
    eval_every: int = 0
    max_steps: int = 0


def steps_between_checkpoints(steps: int) -> int:
    """How often a training of this many steps is saved and scored: twice if it is short, else every 200 steps, at
    most 16 times."""
    return max(1, min(math.ceil(steps / 2), max(200, math.ceil(steps / 16))))
