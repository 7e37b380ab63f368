"""The small model of these tests: random weights, random adapters that matter."""

from __future__ import annotations

from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
from flax import nnx

from m32_assets.sft.packing import Tokens
from m32_assets.training.model import Gemma3, add_lora, device_mesh, load_model, lora_state
from m32_assets.training.registry import ATTENTION_AND_MLP


def adapted_model(folder: Path, *, targets: str = ATTENTION_AND_MLP, alpha: float = 4.0) -> Gemma3:
    """The model with adapters of rank 4, drawn at random: fresh ones would change nothing."""
    model = add_lora(load_model(folder, device_mesh()), device_mesh(), targets=targets, rank=4, alpha=alpha, seed=0)
    draws = np.random.default_rng(0)
    nnx.update(model, jax.tree.map(lambda x: jnp.asarray(draws.normal(0, 0.2, x.shape), x.dtype), lora_state(model)))
    return model


def conversations(seed: int = 0, words: int = 250) -> list[Tokens]:
    """Five of them, of 6 to 21 tokens, the first half prompt; 66 tokens in all."""
    draws = np.random.default_rng(seed)
    return [Tokens([2, *draws.integers(10, words, n - 1).tolist()], n // 2) for n in (13, 9, 21, 6, 17)]
