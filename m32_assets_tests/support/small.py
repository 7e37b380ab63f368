"""A small model with random adapters, and a few conversations."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from flax import nnx

from m32_assets.gemma.attention import capped
from m32_assets.gemma.forward import hidden_states, pack_model
from m32_assets.gemma.loading import Gemma, add_lora, device_mesh, load_model, lora_state
from m32_assets.gemma.model_folder import ModelFolder
from m32_assets.gemma.registry import ATTENTION_AND_MLP
from m32_assets.sft.packing import Batch, Tokens, pack


def adapted_model(
    folder: ModelFolder, *, targets: str = ATTENTION_AND_MLP, alpha: float = 4.0, window: int | None = None
) -> Gemma:
    """The model with random adapters of rank 4; fresh adapters would change nothing.

    Args:
        window: replaces the sliding window.
    """
    model: Any = add_lora(
        load_model(folder, device_mesh()), device_mesh(), targets=targets, rank=4, alpha=alpha, seed=0
    )
    draws = np.random.default_rng(0)
    nnx.update(model, jax.tree.map(lambda x: jnp.asarray(draws.normal(0, 0.2, x.shape), x.dtype), lora_state(model)))
    if window:
        for owner in (model.config, *(layer.attn for layer in model.layers)):
            owner.sliding_window_size = window
    return model


def logits_of(model: Gemma, tokens: jax.Array, positions: jax.Array, mask: jax.Array, *, scale: float) -> jax.Array:
    """All logits ``[B, L, V]`` by the fast forward pass; it uses the model up."""

    @nnx.jit
    def logits(model: Any) -> jax.Array:
        hidden = hidden_states(model, tokens, positions, mask, lora_scale=scale)
        return capped(hidden @ model.embedder.transposed[...], model.final_cap)

    return logits(pack_model(model, jnp.float32))


def conversations(seed: int = 0, vocabulary: int = 250) -> list[Tokens]:
    """Five conversations of 6 to 21 tokens, half of each its prompt: 66 tokens in all, with a common prefix of two."""
    draws = np.random.default_rng(seed)
    return [Tokens([2, 3, *draws.integers(10, vocabulary, n - 2).tolist()], n // 2) for n in (13, 9, 21, 6, 17)]


def apart(length: int = 21) -> Batch:
    """Each conversation in its own row."""
    rows = [pack([conversation], length) for conversation in conversations()]
    return Batch(*(np.concatenate([getattr(row, field.name) for row in rows]) for field in fields(Batch)))
