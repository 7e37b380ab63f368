"""Tunix's Gemma models: loading, and LoRA adapters.

This module needs jax at import, so nothing that the code location loads may import it at module level.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import qwix
from flax import nnx
from safetensors import safe_open
from tunix.models import safetensors_loader
from tunix.models.gemma import model as gemma2
from tunix.models.gemma import params_safetensors as gemma2_names
from tunix.models.gemma3 import model as gemma3
from tunix.models.gemma3 import params_safetensors as gemma3_names

from m32_assets.common.errors import M32Error
from m32_assets.gemma.model_folder import ModelFolder, weight_files
from m32_assets.gemma.registry import GEMMA3, ModelShape

_DTYPES = {"F32": "float32", "F16": "float16", "BF16": "bfloat16"}
"""Names of safetensors."""
Gemma = gemma3.Gemma3 | gemma2.Gemma
"""Tunix's models. qwix applies LoRA in their ``__call__``; code that calls their layers itself must apply the adapters,
as ``forward.py`` does, or nothing is trained."""


def device_mesh(shape: tuple[int, int] = (1, 1)) -> jax.sharding.Mesh:
    """The ``("fsdp", "tp")`` mesh. Use it as ``with mesh:``; under ``jax.set_mesh`` batches stay unsharded."""
    return jax.make_mesh(shape, ("fsdp", "tp"), axis_types=(jax.sharding.AxisType.Auto,) * 2)


def use_compilation_cache(folder: Path) -> None:
    """Keep compiled programs in ``folder``, the small ones too: loading a model compiles hundreds."""
    jax.config.update("jax_compilation_cache_dir", str(folder.resolve()))
    jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.0)


def dtype_to_load(folder: ModelFolder, dtype: Any) -> Any:
    """The dtype in which a model that multiplies in ``dtype`` is loaded without a loss.

    On accelerators it is ``dtype`` if all files hold it, which halves the memory of loading. A CPU loads float32:
    adapters start with the dtype of their weights, and so with the same bits as ever.
    """
    return jnp.float32 if jax.default_backend() == "cpu" else lossless_dtype(folder, dtype)


def lossless_dtype(folder: ModelFolder, dtype: Any) -> Any:
    """``dtype`` if all files of a model hold it, float32 otherwise."""
    return dtype if stored_dtypes(folder) == {np.dtype(dtype).name} else jnp.float32


def stored_dtypes(folder: ModelFolder) -> set[str]:
    """The names of the dtypes in the files of a model, such as ``bfloat16``."""
    found = set()
    for name in weight_files(folder.path):
        with safe_open(folder.path / name, framework="numpy") as tensors:
            kinds = [tensors.get_slice(key).get_dtype() for key in sorted(tensors.keys())]
        found |= {_DTYPES.get(kind, kind) for kind in kinds}
    return found


def load_model(folder: ModelFolder, mesh: jax.sharding.Mesh, dtype: Any = jnp.float32) -> Gemma:
    """The model of a folder, with parameters of ``dtype``."""
    shape = folder.shape
    kind, config, names = _gemma3(shape) if shape.family == GEMMA3 else _gemma2(shape)
    with mesh:
        model = safetensors_loader.load_and_create_model(
            file_dir=str(folder.path),
            model_class=kind,
            config=config,
            mesh=mesh,
            dtype=dtype,
            key_mapping=names._get_key_and_transform_mapping,
            preprocess_fn=names._make_preprocess_fn(config),
        )
    assert isinstance(model, Gemma)
    return model


def random_model(shape: ModelShape, seed: int = 0, dtype: Any = jnp.float32) -> Gemma:
    """A model of a shape with random weights, to be made under ``nnx.eval_shape`` or ``nnx.jit``."""
    if shape.family != GEMMA3:
        kind, config, _ = _gemma2(shape)  # Tunix's has float32 alone
        return kind(config, rngs=nnx.Rngs(seed))
    kind, config, _ = _gemma3(shape)
    return kind(replace(config, param_dtype=dtype), rngs=nnx.Rngs(seed))


def abstract_model(shape: ModelShape, change: Callable[[Gemma], Gemma], mesh: jax.sharding.Mesh) -> Gemma:
    """A model of shapes in place of arrays, after ``change``; nothing is computed."""
    with mesh:
        return nnx.eval_shape(lambda: change(random_model(shape)))


def _gemma3(shape: ModelShape) -> tuple[Any, Any, Any]:
    global_base, local_base = shape.family.rope_bases
    config = gemma3.ModelConfig(
        **_sizes(shape),
        local_base_frequency=int(local_base),
        global_base_frequency=int(global_base),
        param_dtype=jnp.float32,
    )
    return gemma3.Gemma3, config, gemma3_names


def _gemma2(shape: ModelShape) -> tuple[Any, Any, Any]:
    types = gemma2.AttentionType.LOCAL_SLIDING, gemma2.AttentionType.GLOBAL
    config = gemma2.ModelConfig(
        **_sizes(shape),
        final_logit_softcap=shape.final_cap,
        attn_logits_soft_cap=shape.attention_cap,
        use_post_attn_norm=True,
        use_post_ffw_norm=True,
        attention_types=tuple(types[is_global] for is_global in shape.global_layers),
    )
    return gemma2.Gemma, config, gemma2_names


def _sizes(shape: ModelShape) -> dict[str, Any]:
    return {
        "num_layers": shape.layers,
        "num_embed": shape.vocabulary,
        "embed_dim": shape.hidden,
        "hidden_dim": shape.intermediate,
        "num_heads": shape.heads,
        "head_dim": shape.head_dim,
        "num_kv_heads": shape.kv_heads,
        "sliding_window_size": shape.sliding_window,
    }


def add_lora(model: Gemma, mesh: jax.sharding.Mesh, *, targets: str, rank: int, alpha: float, seed: int) -> Gemma:
    """A copy that shares the model's weights, with LoRA adapters in float32; B is zero, so its outputs are the same.

    Args:
        targets: regular expression over module paths; matching modules get adapters.
        alpha: adapters are scaled by alpha / rank.

    Raises:
        M32Error: no module matches.
    """
    provider = qwix.LoraProvider(module_path=targets, rank=rank, alpha=alpha)
    # qwix traces the model on a dummy batch, whose size must be divisible by fsdp
    inputs = jax.tree.map(lambda x: jnp.repeat(x, mesh.shape["fsdp"], 0), model.get_model_input())
    with mesh:
        adapted = qwix.apply_lora_to_model(model, provider, rngs=nnx.Rngs(seed), **inputs)
    assert isinstance(adapted, Gemma)
    # qwix gives them the dtype of their weights
    nnx.update(adapted, jax.tree.map(lambda x: x.astype(jnp.float32), lora_state(adapted)))
    if not jax.tree.leaves(lora_state(adapted)):
        raise M32Error(
            "lora_target_modules",
            f"{targets!r}, which matches no module of the {len(adapted.layers)} layers",
            "a pattern that matches paths such as layers/0/attn/q_einsum",
        )
    return adapted


def release_arrays(module: nnx.Module) -> None:
    """Let go of all arrays of a module, which cannot be used afterwards, whoever still refers to it."""
    nnx.update(module, jax.tree.map(lambda _: jnp.zeros(()), nnx.state(module)))


def lora_state(model: nnx.Module) -> nnx.State:
    """The LoRA parameters, which training changes and checkpoints hold."""
    return nnx.state(model, nnx.LoRAParam)
