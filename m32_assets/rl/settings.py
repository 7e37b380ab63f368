"""The settings of the reinforcement-learning stage."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from m32_assets.inference.stop_criteria import MAX_NEW_TOKENS
from m32_assets.rl.rewards import DEFAULT_WEIGHTS, require_weights
from m32_assets.training.settings import TrainingSettings

Method = Literal["rft", "correct", "grpo"]
OF_METHODS: Mapping[str, tuple[Method, ...]] = {
    "keep_per_prompt": ("rft", "correct"),
    "keep_up_to": ("rft", "correct"),
    "sft_share": ("rft", "correct"),
    "max_corrections": ("correct",),
    "values_per_prompt": ("correct",),
    "kl_weight": ("grpo",),
    "max_refills": ("grpo",),
}
"""The settings that not every method uses."""


class RlSettings(BaseModel):
    """Rounds of sampled answers: how many, from which prompts, how they are rewarded and learned from."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    rounds: int = Field(
        default=0, ge=0, le=10_000, description="rounds of sampling and learning; 0 hands the SFT checkpoint on"
    )
    method: Method = Field(
        default="correct",
        description="rft trains on its own right answers; correct also mends its false claims and goes on from there; "
        "grpo weighs every answer by its reward",
    )
    prompts_per_round: int = Field(default=64, ge=1, le=65_536, description="prompts that a round learns from")
    samples: int = Field(default=8, ge=2, le=1024, description="answers to each prompt: a group")
    temperature: float = Field(
        default=1.0, gt=0, le=10, description="of the sampled answers, and of the probabilities that grpo learns"
    )
    max_new_tokens: int = Field(default=MAX_NEW_TOKENS, ge=8, le=4096, description="longest answer, in tokens")
    rewards: dict[str, float] = Field(
        default=dict(DEFAULT_WEIGHTS),
        description="weight of each reward: answer, claims, agreement, length, or a function of yours as module:name",
    )
    updates_per_round: int = Field(
        default=4,
        ge=1,
        le=1024,
        description="updates of a round; grpo samples the prompts of each update with the policy of the one before",
    )
    learning_rate: float = Field(default=1e-4, gt=0, lt=1, description="peak; it decays along a cosine over all rounds")
    batch_size: int = Field(default=2, ge=1, le=4096, description="packed rows of a microbatch")
    keep_per_prompt: int = Field(
        default=2, ge=1, le=1024, description="rft and correct: answers to one prompt that are trained on, at most"
    )
    keep_up_to: float = Field(
        default=1.0,
        gt=0,
        le=1,
        description="rft and correct: train on right answers to a prompt only if at most this share of its answers is "
        "right; below 1, what the model knows already is left out",
    )
    sft_share: float = Field(
        default=0.5, ge=0, lt=1, description="rft and correct: share of SFT rows among the rows of a round"
    )
    max_corrections: int = Field(
        default=3,
        ge=0,
        le=16,
        description="correct: false claims of one answer that are mended and gone on from, at most; 0 for none",
    )
    values_per_prompt: int = Field(
        default=2,
        ge=0,
        le=1024,
        description="correct: other answers to one prompt of which the true value of the first false claim is learned",
    )
    kl_weight: float = Field(
        default=0.0, ge=0, le=10, description="grpo: weight of the distance from the SFT model, KL(policy ‖ SFT)"
    )
    max_refills: float = Field(
        default=1.0,
        ge=0,
        le=16,
        description="grpo: further prompts, as a multiple, that take the place of groups without variance",
    )
    generated_prompts: int = Field(
        default=2000,
        ge=0,
        le=1_000_000,
        multiple_of=10,
        description="prompts of the dataset's generator that SFT has not seen",
    )
    curated_prompts: int = Field(default=10_000, ge=0, description="prompts of curated_v1, at most; 0 for none")
    ingested_prompts: int = Field(default=10_000, ge=0, description="ingested questions, at most; 0 for none")
    held_out_prompts: int = Field(
        default=200, ge=1, le=10_000, description="prompts of the same sources that decide which round is best"
    )
    held_out_samples: int = Field(default=4, ge=2, le=64, description="answers to each of them, for pass@1 and pass@k")
    min_headroom: float = Field(
        default=0.02,
        ge=0,
        lt=1,
        description="refuse to begin where pass@k is not at least this much above pass@1 on held-out prompts",
    )
    patience: int = Field(
        default=3, ge=1, description="stop after this many rounds that are no better than one before them"
    )
    min_entropy: float = Field(
        default=0.2, ge=0, lt=1, description="stop where the entropy falls below this share of that before the rounds"
    )
    max_form_loss: float = Field(
        default=0.1, gt=0, le=1, description="stop where this share of held-out answers has lost the form"
    )
    max_round_minutes: int = Field(
        default=0, ge=0, description="begin no further round after this many minutes of rounds; 0 for no limit"
    )
    rl_seed: int = Field(default=42, ge=0, le=2**32 - 1, description="decides prompts, samples and the order of rows")

    @field_validator("rewards")
    @classmethod
    def _are_rewards(cls, value: dict[str, float]) -> dict[str, float]:
        require_weights(value)
        return value

    @property
    def prompts_per_update(self) -> int:
        """Prompts whose answers an update of ``grpo`` learns from, before refills."""
        return math.ceil(self.prompts_per_round / self.updates_per_round)

    @property
    def learned_temperature(self) -> float:
        """Temperature of the probabilities that are learned.

        A policy gradient is that of the policy which wrote the answers. The other methods imitate them, for a model
        that answers greedily.
        """
        return self.temperature if self.method == "grpo" else 1.0

    def not_used(self) -> list[str]:
        """The settings that were changed, though the method does not use them."""
        return [
            name
            for name, methods in OF_METHODS.items()
            if self.method not in methods and getattr(self, name) != type(self).model_fields[name].default
        ]

    def optimizer_settings(self, sft: TrainingSettings) -> TrainingSettings:
        """The settings of the optimizer: those of SFT at this learning rate."""
        return sft.model_copy(update={"learning_rate": self.learning_rate, "weight_decay": 0.0})
