"""A policy on a small model, with random adapters of rank 4."""

from __future__ import annotations

from pathlib import Path

import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from m32_assets.gemma.model_folder import ModelFolder
from m32_assets.rl.policy import Policy
from m32_assets.training.mesh import mesh_of
from m32_assets.training.optimizer import optimizer
from m32_assets.training.settings import TrainingSettings
from m32_assets_tests.support.tuned import SETTINGS, save_adapters

WHOLE = np.arange(1024, dtype=np.int32)
LENGTH = 96
TRAINING: TrainingSettings = SETTINGS.model_copy(
    update={"precision": "float32", "weight_decay": 0.0, "learning_rate": 0.01}
)


def small_policy(
    folder: ModelFolder, work: Path, vocabulary: NDArray[np.int32] = WHOLE, *, temperature: float = 1.0
) -> Policy:
    """A policy whose SFT checkpoint is ``work/actor/1``, which is made if it is missing."""
    checkpoint = work / "actor/1"
    if not checkpoint.exists():
        save_adapters(folder, checkpoint)
    return Policy(
        folder,
        checkpoint,
        TRAINING,
        optimizer(TRAINING, 9, begun=1),
        vocabulary=vocabulary,
        length=LENGTH,
        batch_size=2,
        dtype=jnp.float32,
        mesh=mesh_of(TRAINING),
        temperature=temperature,
    )
