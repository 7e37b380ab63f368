"""Models of the real shapes with random weights, for measurements that need no download."""

from __future__ import annotations

from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
from flax import nnx

from m32_assets.gemma import loading
from m32_assets.gemma.forward import PackedGemma, pack_model
from m32_assets.gemma.loading import Gemma
from m32_assets.gemma.registry import ModelShape
from m32_assets.training.checkpoints import with_adapters
from m32_assets.training.mesh import shard_model
from m32_assets.training.settings import TrainingSettings


def random_model(shape: ModelShape, dtype: Any, seed: int = 0) -> Gemma:
    """Tunix's model of a Gemma 3 with normal weights, made array by array on the device, in ``dtype``.

    No second copy and no float32 copy is ever held. Norms have the weights of an untrained model, zeros.
    """
    graph, state = nnx.split(nnx.eval_shape(lambda: loading.random_model(shape, dtype=dtype)))

    @partial(jax.jit, static_argnums=(1, 2))
    def normal(key: jax.Array, size: tuple[int, ...], scale: float) -> jax.Array:
        return jax.random.normal(key, size, dtype) * jnp.asarray(scale, dtype)

    made = {}
    for number, (path, leaf) in enumerate(nnx.to_flat_state(state)):
        key = jax.random.fold_in(jax.random.key(seed), number)
        # the scale keeps embeddings and logits near 1; in the layers, norms undo any scale
        array = jnp.zeros(leaf.shape, dtype) if len(leaf.shape) < 2 else normal(key, leaf.shape, shape.hidden**-0.5)
        made[path] = leaf.replace(array)
    return nnx.merge(graph, nnx.from_flat_state(made))


def packed(model: Gemma, settings: TrainingSettings, dtype: Any, mesh: jax.sharding.Mesh) -> PackedGemma:
    """The model with fresh float32 adapters, laid out for this project's trainer; it is used up."""
    result = pack_model(with_adapters(model, settings, mesh), dtype, mesh)
    shard_model(result, mesh, replicate=settings.replicate == "always")
    return result
