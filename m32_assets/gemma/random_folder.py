"""A model folder of a shape with random weights, in the layout and the shards of a large one of the hub."""

from __future__ import annotations

import shutil
from pathlib import Path

from m32_assets.common.files import atomic_folder, write_json
from m32_assets.gemma.model_folder import INDEX, config_of, record_sha256, tensor_shapes
from m32_assets.gemma.registry import ModelShape

_ITEMSIZE = 2


def write_random_folder(folder: Path, shape: ModelShape, tokenizer: Path, shard_bytes: int) -> int:
    """Write ``config.json``, ``tokenizer.model`` and bfloat16 shards with their index; returns the number of shards.

    One shard at a time is in memory.

    Args:
        folder: is made anew.
        tokenizer: the file to copy.
        shard_bytes: most bytes of a shard; a larger tensor has one of its own.
    """
    import ml_dtypes
    import numpy as np
    from safetensors.numpy import save_file

    sizes = tensor_shapes(shape)
    shards: list[list[str]] = [[]]
    used = 0
    for name, size in sizes.items():
        needed = _ITEMSIZE * int(np.prod(size))
        if shards[-1] and used + needed > shard_bytes:
            shards.append([])
            used = 0
        shards[-1].append(name)
        used += needed
    files = [f"model-{n:05}-of-{len(shards):05}.safetensors" for n in range(1, len(shards) + 1)]
    random = np.random.default_rng(0)
    with atomic_folder(folder) as made:
        for file, names in zip(files, shards, strict=True):
            tensors = {}
            for name in names:
                values = random.standard_normal(sizes[name], np.float32)
                values *= np.float32(sizes[name][-1] ** -0.5 if len(sizes[name]) > 1 else 0)
                tensors[name] = values.astype(ml_dtypes.bfloat16)
            save_file(tensors, made / file, metadata={"format": "pt"})
        where = {name: file for file, names in zip(files, shards, strict=True) for name in names}
        total = sum(_ITEMSIZE * int(np.prod(size)) for size in sizes.values())
        write_json(made / INDEX, {"metadata": {"total_size": total}, "weight_map": where})
        write_json(made / "config.json", config_of(shape))
        shutil.copy(tokenizer, made / "tokenizer.model")
        record_sha256(made)
    return len(files)
