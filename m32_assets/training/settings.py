"""The settings of a training run."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from m32_assets.common.errors import misfit
from m32_assets.gemma.registry import ATTENTION_AND_MLP

FORMER_NAMES = {
    "rank": "lora_rank",
    "alpha": "lora_alpha",
    "targets": "lora_target_modules",
    "warmup_share": "warmup_ratio",
    "clip_norm": "max_grad_norm",
    "epochs": "num_epochs",
    "rows": "batch_size",
    "accumulate": "gradient_accumulation_steps",
    "row_length": "max_seq_len",
    "seed": "training_seed",
    "words": "sampled_softmax_size",
    "tp": "tensor_parallel",
    "eval_every": "eval_steps",
}
"""Former name of a setting → its name. Run config refuses them; checkpoints of earlier versions hold them."""


class TrainingSettings(BaseModel):
    """LoRA, optimizer and device settings; lengths are in tokens."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    lora_rank: int = Field(default=32, ge=1, le=512, description="LoRA rank")
    lora_alpha: float = Field(default=32.0, gt=0, description="adapters are scaled by lora_alpha / lora_rank")
    lora_target_modules: str = Field(
        default=ATTENTION_AND_MLP, description="modules that get adapters: a regular expression over module paths"
    )
    learning_rate: float = Field(default=1e-3, gt=0, lt=1, description="peak of warm-up and cosine decay")
    warmup_ratio: float = Field(default=0.06, ge=0, lt=1, description="share of the steps that warm up")
    weight_decay: float = Field(default=0.0, ge=0, le=1, description="AdamW's weight decay")
    max_grad_norm: float = Field(default=1.0, gt=0, description="gradients are clipped to this global norm")
    num_epochs: int = Field(default=1, ge=1, le=100, description="passes over the training data")
    batch_size: int = Field(default=2, ge=1, le=4096, description="packed rows of a microbatch")
    gradient_accumulation_steps: int = Field(
        default=1,
        ge=1,
        le=1024,
        description="microbatches of a step; their gradients are summed, weighted by completion tokens",
    )
    max_seq_len: int = Field(
        default=0, ge=0, le=32_768, description="tokens of a packed row; 0 for the length of the longest conversation"
    )
    training_seed: int = Field(
        default=42, ge=0, le=2**32 - 1, description="decides the order of rows and the start of LoRA"
    )
    precision: Literal["auto", "float32", "bfloat16"] = Field(
        default="auto", description="what matmuls multiply in; auto is bfloat16 where the device has units for it"
    )
    sampled_softmax_size: int = Field(
        default=8192,
        ge=0,
        le=262_144,
        description="vocabulary entries in a step's softmax, those of the data and as large a sample of the others at "
        "least; 0 for all",
    )
    remat: bool = Field(
        default=False,
        description="compute layers again in the backward pass: less memory, more time; saves none on a CPU",
    )
    fsdp: int = Field(
        default=0,
        ge=0,
        le=1024,
        description="devices that rows and weights are spread over; 0 for all that tensor_parallel leaves",
    )
    tensor_parallel: int = Field(default=1, ge=1, le=64, description="devices that each matrix is split over")
    replicate: Literal["auto", "always", "never"] = Field(
        default="auto",
        description="keep whole weights on every device: data parallelism without FSDP; auto where they take at most "
        "half of its memory",
    )
    eval_steps: int = Field(
        default=0, ge=0, description="steps between checkpoints, each validated; 0 decides by the number of steps"
    )
    max_steps: int = Field(default=0, ge=0, description="stop early; 0 for all epochs")

    @field_validator("replicate", mode="before")
    @classmethod
    def _was_a_bool(cls, value: object) -> object:
        """Records of earlier versions have true or false."""
        return _in_words(copies=value) if isinstance(value, bool) else value

    @field_validator("lora_target_modules")
    @classmethod
    def _compiles(cls, value: str) -> str:
        try:
            re.compile(value)
        except re.error as error:
            raise ValueError(f"a regular expression ({error})") from None
        return value

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> TrainingSettings:
        """The settings recorded with a checkpoint, also by an earlier version of this project.

        Raises:
            M32Error: a setting is unknown or out of its bounds.
        """
        try:
            return cls(**{FORMER_NAMES.get(name, name): value for name, value in record.items()})
        except ValidationError as error:
            raise misfit("recorded training settings", error) from None

    def with_copies(self, copies: bool) -> TrainingSettings:
        """The same where it is decided whether every device keeps whole weights."""
        return self.model_copy(update={"replicate": _in_words(copies=copies)})

    def on_devices(self, count: int) -> TrainingSettings:
        """The same for ``count`` devices: on as many of them as ``batch_size`` can be spread over evenly."""
        tensor_parallel = math.gcd(self.tensor_parallel, count)
        fsdp = math.gcd(self.batch_size, count // tensor_parallel)
        return self.model_copy(update={"tensor_parallel": tensor_parallel, "fsdp": fsdp})

    @property
    def lora_scale(self) -> float:
        """The factor of the adapters' output."""
        return self.lora_alpha / self.lora_rank


def _in_words(*, copies: bool) -> str:
    return "always" if copies else "never"


def steps_between_checkpoints(steps: int) -> int:
    """Steps between checkpoints of a training of ``steps`` steps: two checkpoints of a short one, at most 16 of a
    long one."""
    return max(1, min(math.ceil(steps / 2), max(200, math.ceil(steps / 16))))
