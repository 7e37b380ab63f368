"""LoRA merged into the weights, by Hugging Face names, and a comparison of logits before and after."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from flax import nnx

from m32_assets.common.errors import M32Error
from m32_assets.common.files import atomic_folder
from m32_assets.evaluation.checkpoint_folder import CheckpointCard
from m32_assets.export.huggingface import CARD, require_dtype, write_model_files, write_weights
from m32_assets.export.memory import require_merging_memory
from m32_assets.gemma.full_precision import full_precision
from m32_assets.gemma.loading import Gemma, device_mesh, load_model, release_arrays
from m32_assets.gemma.model_folder import ModelFolder, record_sha256, weight_files, weights_sha256
from m32_assets.training.checkpoints import load_tuned
from m32_assets.training.settings import TrainingSettings


def merged_state(model: Gemma, settings: TrainingSettings) -> dict[tuple[Any, ...], np.ndarray]:
    """Base weight + (alpha / rank) · A·B of each adapted weight, float32, by the weight's path.

    qwix keeps A as ``[in…, rank]`` and B as ``[rank, out…]``.
    """
    flat = {tuple(path): leaf for path, leaf in nnx.to_flat_state(nnx.state(model))}
    merged = {}
    for path, leaf in flat.items():
        if not str(path[-1]).endswith("_lora_a"):
            continue
        name = str(path[-1]).removesuffix("_lora_a")
        a = np.asarray(leaf[...], np.float32)
        b = np.asarray(flat[(*path[:-1], f"{name}_lora_b")][...], np.float32)
        weight = np.asarray(flat[(*path[:-1], name)][...], np.float32)
        delta = np.tensordot(a, b, axes=([-1], [0])) * settings.lora_scale
        merged[(*path[:-1], name)] = weight + _in_order_of(weight, delta, a.ndim - 1)
    return merged


def _in_order_of(weight: np.ndarray, delta: np.ndarray, inputs: int) -> np.ndarray:
    """``delta`` with its contracted axes moved from the front to where the weight has them (``NDH``, ``CKDH``)."""
    if inputs == 1 and weight.ndim > 2:
        axis = weight.ndim - 2  # NDH and CKDH contract the axis before the last
        return np.moveaxis(delta.reshape(delta.shape[0], *np.delete(weight.shape, axis)), 0, axis)
    return delta.reshape(weight.shape)


def merged_tensors(model: Gemma, model_folder: ModelFolder, settings: TrainingSettings) -> dict[str, np.ndarray]:
    """All weights of a tuned model by their Hugging Face names, float32.

    Float32, because most of a small update is lost when it is rounded to bfloat16.

    Args:
        model: from ``load_tuned``.
        model_folder: the base model, whose other weights are taken as they are.
    """
    return _with_the_others(merged_state(model, settings), model_folder)


def _with_the_others(merged: dict[tuple[Any, ...], np.ndarray], model_folder: ModelFolder) -> dict[str, np.ndarray]:
    """Merged weights by their Hugging Face names, with all others of the base model. ``merged`` is empty afterwards."""
    from safetensors import safe_open

    tensors: dict[str, np.ndarray] = {}
    while merged:
        path, weight = merged.popitem()
        tensors |= {k: np.ascontiguousarray(t, np.float32) for k, t in huggingface_weights(path, weight).items()}
    # tensor by tensor: a whole file would be held twice
    for name in weight_files(model_folder.path):
        with safe_open(model_folder.path / name, "np") as file:
            others = [key for key in list(file.keys()) if key not in tensors]
            tensors |= {key: np.asarray(file.get_tensor(key), np.float32) for key in others}
    return dict(sorted(tensors.items()))


def load_for_export(model_folder: ModelFolder, checkpoint: Path, card: CheckpointCard) -> Gemma:
    """The tuned model of a checkpoint.

    Raises:
        M32Error: the base model is not the one that the checkpoint was trained on.
    """
    if card.model_sha256 != (found := weights_sha256(model_folder.sha256)):
        raise M32Error(
            str(model_folder.path),
            f"weights of sha256 {found[:12]}…",
            f"those of {card.model} that {checkpoint} was trained on, {card.model_sha256[:12]}…",
            "Name the model that the checkpoint was trained on",
        )
    return load_tuned(model_folder, checkpoint, card.training_settings(), device_mesh())


def write_merged(
    model_folder: ModelFolder,
    checkpoint: Path,
    card: CheckpointCard,
    folder: Path,
    *,
    dtype: str = "float32",
    readme: str = "",
) -> dict[str, Any]:
    """Write the merged model as a folder that transformers and vLLM use as it is.

    Args:
        dtype: of the weights, ``float32`` or ``bfloat16``.
        readme: the model card; empty for none.

    Returns:
        ``max_logit_difference`` between merged and unmerged model on a fixed prompt, ``max_logit``, and the number of
        ``adapted_weights``.

    Raises:
        M32Error: the base model is not the one that the checkpoint was trained on, the dtype is unknown, or the
            memory does not suffice.
    """
    require_dtype(dtype)
    require_merging_memory(model_folder.shape)
    model = load_for_export(model_folder, checkpoint, card)
    live, merged = _logits(model), merged_state(model, card.training_settings())
    adapted = len(merged)
    # never two models at once, and what qwix has copied may hang in a cycle
    release_arrays(model)
    gc.collect()
    with atomic_folder(folder) as beside:
        write_weights(_with_the_others(merged, model_folder), beside, dtype)
        write_model_files(model_folder.path, beside, card.prompt_template(), dtype)
        if readme:
            (beside / CARD).write_text(readme, "utf-8")
        sha256 = record_sha256(beside)
    again = _logits(load_model(ModelFolder(folder, model_folder.shape, sha256), device_mesh()))
    return {
        "max_logit_difference": float(np.abs(live - again).max()),
        "max_logit": float(np.abs(live).max()),
        "adapted_weights": adapted,
    }


@full_precision
def _logits(model: Gemma) -> np.ndarray:
    """Logits ``[32, V]``, float32. At an accelerator's default precision x·W + (x·A)·B and x·(W + A·B) differ more
    than any fault of the merging."""
    tokens = jnp.arange(2, 34, dtype=jnp.int32)[None]
    mask = jnp.tril(jnp.ones((32, 32), bool))[None]
    logits, _ = nnx.jit(lambda m: m(tokens, jnp.arange(32)[None], None, mask))(model)
    return np.asarray(jax.device_get(logits[0]), np.float32)


def huggingface_weights(path: tuple[Any, ...], weight: np.ndarray) -> dict[str, np.ndarray]:
    """A Tunix weight by its Hugging Face names: the inverse of ``params_safetensors``."""
    layer = f"model.layers.{path[1]}"
    module = str(path[-2])
    if module == "q_einsum":  # [N, D, H] -> [N·H, D]
        return {f"{layer}.self_attn.q_proj.weight": weight.transpose(0, 2, 1).reshape(-1, weight.shape[1])}
    if module == "kv_einsum":  # [2, K, D, H] -> [K·H, D] each
        keys, values = (w.transpose(0, 2, 1).reshape(-1, w.shape[1]) for w in weight)
        return {f"{layer}.self_attn.k_proj.weight": keys, f"{layer}.self_attn.v_proj.weight": values}
    if module == "qkv_einsum":  # [3, N, D, H]
        return {
            f"{layer}.self_attn.{n}_proj.weight": w.transpose(0, 2, 1).reshape(-1, w.shape[1])
            for n, w in zip("qkv", weight, strict=True)
        }
    if module == "attn_vec_einsum":  # [N, H, D] -> [D, N·H]
        return {f"{layer}.self_attn.o_proj.weight": weight.reshape(-1, weight.shape[-1]).T}
    return {f"{layer}.mlp.{module}.weight": weight.T}
