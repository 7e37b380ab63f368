"""Gemma 3 in Flax: loading, LoRA, and logits at chosen positions only.

This module needs jax at import, so nothing that the code location loads may import it at module level.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import qwix
from flax import nnx
from tunix.models import safetensors_loader
from tunix.models.gemma3 import model as gemma3
from tunix.models.gemma3 import params_safetensors

from m32_assets.training.weights import shape_of


class Gemma3(gemma3.Gemma3):
    """Tunix's Gemma 3 that can give logits at chosen positions only.

    The gathering happens inside ``__call__``, which is what qwix wraps: code that walks the layers from outside
    bypasses LoRA and trains nothing.
    """

    def __call__(
        self,
        last_tokens: jax.Array,
        positions: jax.Array | None = None,
        cache: Any = None,
        attention_mask: jax.Array | None = None,
        output_hidden_states: bool = False,
        *,
        output_index: jax.Array | None = None,
        images: jax.Array | None = None,
    ) -> tuple[jax.Array, Any]:
        """Logits ``[B, L, V]``, or ``[N, V]`` at ``output_index`` (``[N]``, into the flattened ``[B * L]``)."""
        if output_index is None:
            return super().__call__(last_tokens, positions, cache, attention_mask, output_hidden_states, images=images)
        assert positions is not None
        assert attention_mask is not None
        assert cache is None
        x = self.embedder.encode(last_tokens)
        for layer in self.layers:
            _, x = layer(x, positions, None, attention_mask)
        return self.embedder.decode(self.final_norm(x.reshape(-1, x.shape[-1])[output_index])), None


def device_mesh(shape: tuple[int, int] = (1, 1)) -> jax.sharding.Mesh:
    """The ``("fsdp", "tp")`` mesh; use it as ``with mesh:`` (under ``jax.set_mesh`` batches stay unsharded)."""
    return jax.make_mesh(shape, ("fsdp", "tp"), axis_types=(jax.sharding.AxisType.Auto,) * 2)


def use_compilation_cache(folder: Path) -> None:
    """Keep compiled programs in ``folder``: also the small ones, of which loading a model has hundreds."""
    jax.config.update("jax_compilation_cache_dir", str(folder.resolve()))
    jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.0)


def load_model(folder: Path, mesh: jax.sharding.Mesh, dtype: Any = jnp.float32) -> Gemma3:
    """The model of a folder written by ``weights.fetch_model``, its parameters in ``dtype``."""
    shape = shape_of(folder)
    config = gemma3.ModelConfig(
        num_layers=shape.layers, num_embed=shape.vocabulary, embed_dim=shape.hidden, hidden_dim=shape.intermediate,
        num_heads=shape.heads, head_dim=shape.head_dim, num_kv_heads=shape.kv_heads,
        sliding_window_size=shape.sliding_window, local_base_frequency=10_000, global_base_frequency=1_000_000,
        param_dtype=dtype,
    )  # fmt: skip
    with mesh:
        model = safetensors_loader.load_and_create_model(
            file_dir=str(folder), model_class=Gemma3, config=config, mesh=mesh, dtype=dtype,
            key_mapping=params_safetensors._get_key_and_transform_mapping,
            preprocess_fn=params_safetensors._make_preprocess_fn(config),
        )  # fmt: skip
    assert isinstance(model, Gemma3)
    return model


def add_lora(model: Gemma3, mesh: jax.sharding.Mesh, *, targets: str, rank: int, alpha: float, seed: int) -> Gemma3:
    """The model with LoRA adapters on the modules whose path matches ``targets`` (B is zero, so nothing changes yet)."""
    provider = qwix.LoraProvider(module_path=targets, rank=rank, alpha=alpha)
    # the model is run once on tokens that do not matter: as many rows as the mesh can spread
    inputs = jax.tree.map(lambda x: jnp.repeat(x, mesh.shape["fsdp"], 0), model.get_model_input())
    with mesh:
        adapted = qwix.apply_lora_to_model(model, provider, rngs=nnx.Rngs(seed), **inputs)
    assert isinstance(adapted, Gemma3)
    return adapted


def lora_state(model: nnx.Module) -> nnx.State:
    """The LoRA parameters: what is trained, saved, and restored."""
    return nnx.state(model, nnx.LoRAParam)
