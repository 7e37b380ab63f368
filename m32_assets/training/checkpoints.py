"""Models with the LoRA adapters of a checkpoint, loaded as the competition's judge does, or faster."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import jax
import jax.numpy as jnp
import orbax.checkpoint as ocp
from flax import nnx

from m32_assets.common.errors import M32Error
from m32_assets.gemma.loading import Gemma, abstract_model, add_lora, load_model, lora_state
from m32_assets.gemma.model_folder import ModelFolder
from m32_assets.gemma.registry import ModelShape
from m32_assets.training.settings import TrainingSettings


def restore_lora(model: Gemma, checkpoint: Path) -> None:
    """Restore the LoRA parameters of ``checkpoint`` (``…/actor/<step>``) into the model, as the judge does.

    Raises:
        M32Error: the checkpoint is missing, or belongs to another model or other LoRA settings.
    """
    target = jax.tree.map(lambda x: jax.ShapeDtypeStruct(x.shape, x.dtype, sharding=x.sharding), lora_state(model))
    nnx.update(model, _restored(checkpoint, target))


def require_restorable(
    shape: ModelShape, checkpoint: Path, settings: TrainingSettings, mesh: jax.sharding.Mesh
) -> None:
    """Restore the LoRA parameters of ``checkpoint`` as the judge does, into the shapes of a model without weights.

    Raises:
        M32Error: as ``restore_lora``.
    """
    model = abstract_model(shape, lambda model: with_adapters(model, settings, mesh), mesh)
    sharding = jax.sharding.NamedSharding(mesh, jax.sharding.PartitionSpec())
    _restored(
        checkpoint,
        jax.tree.map(lambda x: jax.ShapeDtypeStruct(x.shape, x.dtype, sharding=sharding), lora_state(model)),
    )


def restore_findings(
    shape: ModelShape, checkpoint: Path, settings: TrainingSettings, mesh: jax.sharding.Mesh
) -> list[str]:
    """Why ``checkpoint`` does not restore as the judge restores it, in a sentence; empty if it does."""
    try:
        require_restorable(shape, checkpoint, settings, mesh)
    except ValueError as error:
        return [str(error)]
    return []


def _restored(checkpoint: Path, target: Any) -> Any:
    path = _parameters(checkpoint)
    try:
        return ocp.StandardCheckpointer().restore(path, target=target)
    except ValueError as error:
        raise _mismatch(checkpoint, str(error)[:300]) from error


def _parameters(checkpoint: Path) -> Path:
    path = (checkpoint / "model_params").resolve()
    if not path.is_dir():
        raise M32Error(str(checkpoint), "no model_params folder", "a checkpoint folder …/checkpoints/actor/<step>")
    return path


def unreadable(parameters: Path, error: Exception) -> M32Error:
    """An error of Orbax about a folder of parameters, whatever it raised."""
    said = " ".join(str(error).split())[:200]
    found = f"parameters that cannot be read ({type(error).__name__}: {said})"
    return M32Error(str(parameters), found, "whole ones", "Take the checkpoint from its run again")


def _mismatch(checkpoint: Path, what: str) -> M32Error:
    return M32Error(
        str(checkpoint),
        f"parameters that do not fit ({what})",
        "LoRA parameters of this model",
        "Use the base model, rank and targets that it was trained with",
    )


def load_adapted(
    model_folder: ModelFolder, checkpoint: Path, mesh: jax.sharding.Mesh, dtype: Any = jnp.float32
) -> Gemma:
    """The base model with the adapters of a checkpoint beside its weights, for the decoder.

    The model's own ``__call__`` ignores these adapters. ``load_tuned`` is slower, and gives a model that applies them.

    Raises:
        M32Error: the checkpoint is missing, or belongs to another model.
    """
    _parameters(checkpoint)
    model = load_model(model_folder, mesh, dtype)
    attach_adapters(model, read_adapters(checkpoint, mesh), checkpoint)
    return model


def attach_adapters(model: Gemma, adapters: Mapping[tuple[str, ...], jax.Array], checkpoint: Path) -> None:
    """Put adapters beside the weights of a model, for the decoder.

    Args:
        adapters: arrays by path, as ``read_adapters`` and ``named_adapters`` return them.
        checkpoint: where they are from, for messages.

    Raises:
        M32Error: they do not fit the model.
    """
    for (*path, name), leaf in adapters.items():
        module = _module(model, path, checkpoint)
        weight = getattr(module, name.removesuffix("_lora_a").removesuffix("_lora_b"), None)
        a, b = (adapters.get((*path, f"{name[:-1]}{factor}")) for factor in "ab")
        if weight is None or a is None or b is None or not _fits(weight[...], a, b):
            raise _mismatch(checkpoint, f"{'.'.join(path)}.{name} {leaf.shape}")
        setattr(module, name, nnx.LoRAParam(leaf))


def named_adapters(model: nnx.Module) -> dict[tuple[str, ...], jax.Array]:
    """The adapters of a model by their path, as ``read_adapters``."""
    return {tuple(map(str, path)): jnp.asarray(leaf[...]) for path, leaf in nnx.to_flat_state(lora_state(model))}


def read_adapters(checkpoint: Path, mesh: jax.sharding.Mesh) -> dict[tuple[str, ...], jax.Array]:
    """The arrays of a checkpoint (``…/actor/<step>``) by their path, e.g. ``(layers, 4, attn, q_einsum, w_lora_a)``.

    Raises:
        M32Error: there are none, or they cannot be read, whatever Orbax raises.
    """
    parameters = _parameters(checkpoint)
    replicated = jax.sharding.NamedSharding(mesh, jax.sharding.PartitionSpec())
    try:
        target = jax.tree.map(
            lambda found: jax.ShapeDtypeStruct(found.shape, found.dtype, sharding=replicated),
            ocp.PyTreeCheckpointHandler().metadata(cast(Any, parameters)).tree,
        )
        restored = ocp.StandardCheckpointer().restore(parameters, target=target)
        return {
            tuple(key.key for key in keys[:-1]): leaf for keys, leaf in jax.tree_util.tree_leaves_with_path(restored)
        }
    except Exception as error:
        raise unreadable(parameters, error) from error


def _module(model: Any, path: list[str], checkpoint: Path) -> Any:
    for name in path:
        try:
            model = model[int(name)] if name.isdigit() else getattr(model, name)
        except (AttributeError, IndexError):
            raise _mismatch(checkpoint, ".".join(path)) from None
    return model


def _fits(weight: jax.Array, a: jax.Array, b: jax.Array) -> bool:
    return a.shape[-1] == b.shape[0] and a.size // a.shape[-1] * (b.size // b.shape[0]) == weight.size


def with_adapters(model: Gemma, settings: TrainingSettings, mesh: jax.sharding.Mesh) -> Gemma:
    """The model with the fresh adapters of the settings, as ``add_lora`` makes them."""
    return add_lora(
        model,
        mesh,
        targets=settings.lora_target_modules,
        rank=settings.lora_rank,
        alpha=settings.lora_alpha,
        seed=settings.training_seed,
    )


def load_with_adapters(
    model_folder: ModelFolder, settings: TrainingSettings, mesh: jax.sharding.Mesh, dtype: Any = jnp.float32
) -> Gemma:
    """The base model with fresh adapters, which its ``__call__`` applies.

    Args:
        dtype: of the weights; adapters are float32.
    """
    return with_adapters(load_model(model_folder, mesh, dtype), settings, mesh)


def load_tuned(
    model_folder: ModelFolder, checkpoint: Path, settings: TrainingSettings, mesh: jax.sharding.Mesh
) -> Gemma:
    """The base model with the adapters of a checkpoint, which its ``__call__`` applies.

    Raises:
        M32Error: as ``restore_lora``.
    """
    model = load_with_adapters(model_folder, settings, mesh)
    restore_lora(model, checkpoint)
    return model
