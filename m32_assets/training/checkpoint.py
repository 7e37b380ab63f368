"""Checkpoints as the competition's judge loads them, and LoRA merged into the weights."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import orbax.checkpoint as ocp
from flax import nnx

from m32_assets.errors import M32Error
from m32_assets.training.model import Gemma, add_lora, load_model, lora_state
from m32_assets.training.settings import TrainingSettings


def restore_lora(model: Gemma, checkpoint: Path) -> None:
    """Put the LoRA parameters of ``checkpoint`` (``…/actor/<step>``) into the model, the judge's way.

    Raises:
        M32Error: there is no such checkpoint, or it is of another model or other LoRA settings.
    """
    path = (checkpoint / "model_params").resolve()
    if not path.is_dir():
        raise M32Error(str(checkpoint), "no model_params folder", "a checkpoint folder …/checkpoints/actor/<step>")
    target = jax.tree.map(lambda x: jax.ShapeDtypeStruct(x.shape, x.dtype, sharding=x.sharding), lora_state(model))
    try:
        nnx.update(model, ocp.StandardCheckpointer().restore(path, target=target))
    except ValueError as error:
        raise M32Error(
            str(checkpoint), f"parameters that do not fit ({str(error)[:300]})", "LoRA parameters of this model",
            "Use the base model, rank and targets that it was trained with",
        ) from error  # fmt: skip


def load_tuned(
    model_folder: Path, checkpoint: Path, settings: TrainingSettings, mesh: jax.sharding.Mesh, dtype: Any = jnp.float32
) -> Gemma:
    """The base model with the LoRA adapters of a checkpoint."""
    model = load_model(model_folder, mesh, dtype)
    model = add_lora(
        model, mesh, targets=settings.targets, rank=settings.rank, alpha=settings.alpha, seed=settings.seed
    )
    restore_lora(model, checkpoint)
    return model
