"""The optimizer: AdamW with clipped gradients, and a learning rate that warms up and decays along a cosine."""

from __future__ import annotations

from typing import Any

import optax

from m32_assets.training.settings import TrainingSettings

FINAL_RATE = 0.05
"""The learning rate of the last step, as a share of its peak."""
_ADAM_B2 = 0.99


def optimizer(settings: TrainingSettings, steps: int, *, begun: int = 0) -> optax.GradientTransformation:
    """The optimizer of a training of ``steps`` steps. Its state holds the learning rate, which the trainer logs.

    Args:
        begun: steps of the schedule that are left out. The first step has a learning rate of 0, which costs a long
            training nothing, and one of few steps much.
    """
    warmup = max(1, round(steps * settings.warmup_ratio))
    peak = settings.learning_rate
    whole = optax.warmup_cosine_decay_schedule(0.0, peak, warmup, max(steps, warmup + 1), peak * FINAL_RATE)

    def shortened(step: Any) -> Any:
        return whole(step + begun)

    def clipped_adamw(learning_rate: Any) -> optax.GradientTransformation:
        return optax.chain(
            optax.clip_by_global_norm(settings.max_grad_norm),
            optax.adamw(learning_rate, b2=_ADAM_B2, weight_decay=settings.weight_decay),
        )

    # outermost, where the trainer looks for the learning rate
    return optax.inject_hyperparams(clipped_adamw)(learning_rate=shortened if begun else whole)
