"""Checkpoints as the competition's judge loads them, and LoRA merged into the weights."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import jax
import jax.numpy as jnp
import orbax.checkpoint as ocp
from flax import nnx

from m32_assets.common.errors import M32Error
from m32_assets.gemma.loading import Gemma, add_lora, load_model, lora_state
from m32_assets.gemma.model_folder import ModelFolder
from m32_assets.training.settings import TrainingSettings


def restore_lora(model: Gemma, checkpoint: Path) -> None:
    """Put the LoRA parameters of ``checkpoint`` (``…/actor/<step>``) into the model, the judge's way.

    Raises:
        M32Error: there is no such checkpoint, or it is of another model or other LoRA settings.
    """
    path = _parameters(checkpoint)
    target = jax.tree.map(lambda x: jax.ShapeDtypeStruct(x.shape, x.dtype, sharding=x.sharding), lora_state(model))
    try:
        nnx.update(model, ocp.StandardCheckpointer().restore(path, target=target))
    except ValueError as error:
        raise _misfit(checkpoint, str(error)[:300]) from error


def _parameters(checkpoint: Path) -> Path:
    path = (checkpoint / "model_params").resolve()
    if not path.is_dir():
        raise M32Error(str(checkpoint), "no model_params folder", "a checkpoint folder …/checkpoints/actor/<step>")
    return path


def _misfit(checkpoint: Path, what: str) -> M32Error:
    return M32Error(
        str(checkpoint),
        f"parameters that do not fit ({what})",
        "LoRA parameters of this model",
        "Use the base model, rank and targets that it was trained with",
    )


def load_adapted(
    model_folder: ModelFolder, checkpoint: Path, mesh: jax.sharding.Mesh, dtype: Any = jnp.float32
) -> Gemma:
    """The base model with the adapters of a checkpoint beside its weights, for this project's own forward pass.

    The model's own ``__call__`` does not see them: only qwix, in ``load_tuned``, puts them into it, which takes
    seconds.

    Raises:
        M32Error: there is no such checkpoint, or it is of another model.
    """
    model, path = load_model(model_folder, mesh, dtype), _parameters(checkpoint)
    everywhere = jax.sharding.NamedSharding(mesh, jax.sharding.PartitionSpec())
    target = jax.tree.map(
        lambda found: jax.ShapeDtypeStruct(found.shape, found.dtype, sharding=everywhere),
        ocp.PyTreeCheckpointHandler().metadata(cast(Any, path)).tree,
    )
    restored = ocp.StandardCheckpointer().restore(path, target=target)
    adapters = {
        tuple(key.key for key in keys[:-1]): leaf for keys, leaf in jax.tree_util.tree_leaves_with_path(restored)
    }
    for (*place, name), leaf in adapters.items():
        module = _module(model, place, checkpoint)
        weight = getattr(module, name.removesuffix("_lora_a").removesuffix("_lora_b"), None)
        a, b = (adapters.get((*place, f"{name[:-1]}{factor}")) for factor in "ab")
        if weight is None or a is None or b is None or not _fits(weight[...], a, b):
            raise _misfit(checkpoint, f"{'.'.join(place)}.{name} {leaf.shape}")
        setattr(module, name, nnx.LoRAParam(leaf))
    return model


def _module(model: Any, place: list[str], checkpoint: Path) -> Any:
    for name in place:
        try:
            model = model[int(name)] if name.isdigit() else getattr(model, name)
        except (AttributeError, IndexError):
            raise _misfit(checkpoint, ".".join(place)) from None
    return model


def _fits(weight: jax.Array, a: jax.Array, b: jax.Array) -> bool:
    return a.shape[-1] == b.shape[0] and a.size // a.shape[-1] * (b.size // b.shape[0]) == weight.size


def load_tuned(
    model_folder: ModelFolder,
    checkpoint: Path,
    settings: TrainingSettings,
    mesh: jax.sharding.Mesh,
    dtype: Any = jnp.float32,
) -> Gemma:
    """The base model with the LoRA adapters of a checkpoint."""
    model = load_model(model_folder, mesh, dtype)
    model = add_lora(
        model,
        mesh,
        targets=settings.lora_target_modules,
        rank=settings.lora_rank,
        alpha=settings.lora_alpha,
        seed=settings.training_seed,
    )
    restore_lora(model, checkpoint)
    return model
