"""The LoRA adapters of a checkpoint in PEFT's layout: ``adapter_config.json`` and ``adapter_model.safetensors``.

Format: https://huggingface.co/docs/peft/developer_guides/checkpoint.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from m32_assets.common.errors import M32Error
from m32_assets.common.files import atomic_folder, write_json
from m32_assets.evaluation.checkpoint_folder import CheckpointCard
from m32_assets.gemma.loading import device_mesh
from m32_assets.training.checkpoints import read_adapters

CONFIG, ADAPTER = "adapter_config.json", "adapter_model.safetensors"


def write_peft(checkpoint: Path, card: CheckpointCard, folder: Path, *, base: str) -> int:
    """Write the adapters as a folder; return how many modules they adapt.

    Args:
        base: where a user finds the base model: an id of the hub, or a folder.

    Raises:
        M32Error: the checkpoint cannot be read.
    """
    from safetensors.numpy import save_file

    settings, modules = card.training_settings(), dict(_modules(read_adapters(checkpoint, device_mesh())))
    tensors = {
        f"base_model.model.{name}.lora_{factor}.weight": np.ascontiguousarray(matrix, np.float32)
        for name, pair in sorted(modules.items())
        for factor, matrix in zip("AB", pair, strict=True)
    }
    with atomic_folder(folder) as beside:
        save_file(tensors, beside / ADAPTER, metadata={"format": "pt"})
        write_json(
            beside / CONFIG,
            {
                "peft_type": "LORA",
                "task_type": "CAUSAL_LM",
                "base_model_name_or_path": base,
                "r": settings.lora_rank,
                "lora_alpha": settings.lora_alpha,
                "lora_dropout": 0.0,
                "bias": "none",
                "fan_in_fan_out": False,
                "inference_mode": True,
                # whole names: which layers are adapted is a setting of its own
                "target_modules": sorted(modules),
            },
        )
    return len(modules)


def _modules(adapters: Mapping[tuple[str, ...], Any]) -> Iterator[tuple[str, tuple[np.ndarray, np.ndarray]]]:
    """Each adapted module of transformers with its A ``[rank, in]`` and B ``[out, rank]``.

    qwix keeps A as ``[in…, rank]`` and B as ``[rank, out…]``. Weights that Tunix keeps together share A.
    """
    for (*path, name), leaf in adapters.items():
        if not name.endswith("_lora_a"):
            continue
        a = np.asarray(leaf, np.float32)
        b = np.asarray(adapters[(*path, f"{name[:-1]}b")], np.float32)
        rank, module = a.shape[-1], path[-1]
        if path[0] != "layers" or len(path) < 3:
            raise M32Error(".".join([*path, name]), "an adapter outside the layers", "one of a layer")
        below = f"model.layers.{path[1]}"
        down = a.reshape(-1, rank).T
        if module in ("kv_einsum", "qkv_einsum"):
            for letter, part in zip(module.removesuffix("_einsum"), np.moveaxis(b, 1, 0), strict=True):
                yield f"{below}.self_attn.{letter}_proj", (down, part.reshape(rank, -1).T)
            continue
        names = {"q_einsum": "self_attn.q_proj", "attn_vec_einsum": "self_attn.o_proj"}
        yield f"{below}.{names.get(module, f'mlp.{module}')}", (down, b.reshape(rank, -1).T)
