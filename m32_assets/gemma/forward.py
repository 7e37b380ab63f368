"""Gemma's forward pass for training: the weights of each layer in four large matmuls, adapters included.

It computes what ``__call__`` of Tunix's models computes, in a fraction of the time. Frozen weights are kept as
matrices in the dtype that multiplies, on a CPU transposed as well (``matmul.py``). Weights with the same input lie side
by side. On a mesh the rows of a batch stay where they are and weights are gathered (``row_sharding.py``).
"""

from __future__ import annotations

from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
from flax import nnx
from jax.sharding import Mesh

from m32_assets.gemma.attention import attend, biases, rotation
from m32_assets.gemma.layers import (
    PRODUCTS,
    adapter,
    after_attention,
    attention_spec,
    embed,
    matrix_of,
    norm_scale,
    project_qkv,
    rms_norm,
    scales_of,
    weights_of,
)
from m32_assets.gemma.loading import Gemma
from m32_assets.gemma.matmul import materialize, times_adapted, times_frozen
from m32_assets.gemma.row_sharding import with_rows_apart


class Frozen(nnx.Variable):
    """An array that is not trained."""


class Product(nnx.Module):
    """A frozen matrix ``[in, out]`` and the widths of the matrices that it consists of.

    Args:
        transpose: keep the matrix's transpose too.
    """

    def __init__(self, matrices: list[jax.Array], *, transpose: bool) -> None:
        matrix = jnp.concatenate(matrices, 1) if len(matrices) > 1 else matrices[0]
        self.matrix = Frozen(matrix)
        self.transposed = Frozen(matrix.T) if transpose else None
        self.widths = tuple(m.shape[1] for m in matrices)

    def arrays(self) -> tuple[jax.Array, jax.Array | None]:
        """The matrix and its transpose, None where it is not kept."""
        return self.matrix[...], None if self.transposed is None else self.transposed[...]


class PackedLayer(nnx.Module):
    """One layer. Adapters keep the paths that they have in Tunix's model, because checkpoints name them so."""

    qkv: Product
    o: Product
    gate_up: Product
    down: Product

    def __init__(self, layer: Any, dtype: Any, *, transpose: bool) -> None:
        self.spec = attention_spec(layer.attn)
        self.scales = nnx.Dict({name: Frozen(scale) for name, scale in scales_of(layer).items()})
        self.attn, self.mlp = nnx.Module(), nnx.Module()
        for product, parts in PRODUCTS.items():
            matrices = [matrix_of(m, getattr(m, weight)[...]).astype(dtype) for m, weight in weights_of(layer, product)]
            setattr(self, product, Product(matrices, transpose=transpose))
            for (module, weight), (block, name, _) in zip(weights_of(layer, product), parts, strict=True):
                factors = nnx.Module()
                for factor in (f"{weight}_lora_a", f"{weight}_lora_b"):
                    if hasattr(module, factor):
                        setattr(factors, factor, getattr(module, factor))
                setattr(getattr(self, block), name, factors)

    def multiply(self, name: str, x: jax.Array, lora_scale: float) -> jax.Array:
        """``x`` ``[…, in]`` times a product with its adapters: ``[…, out]``, float32.

        Without a transpose, thus on accelerators, gate and up have the matrices' dtype. They are the widest arrays of
        the backward pass, and the product that follows reads them in that dtype.
        """
        product, flat = getattr(self, name), x.reshape(-1, x.shape[-1])
        matrix, transposed = product.arrays()
        downs, ups, start = [], [], 0
        for (module, weight), width in zip(weights_of(self, name), product.widths, strict=True):
            if (pair := adapter(module, weight, (flat.shape[1], width))) is not None:
                downs.append(pair[0] * lora_scale)
                ups.append(jnp.pad(pair[1], ((0, 0), (start, matrix.shape[1] - start - width))))
            start += width
        if downs:
            y = times_adapted(flat, matrix, transposed, jnp.concatenate(downs, 1), jnp.concatenate(ups))
        else:
            y = times_frozen(flat, matrix, transposed)
        if transposed is None and name == "gate_up":
            y = y.astype(matrix.dtype)
        return y.reshape(*x.shape[:-1], -1)


class PackedGemma(nnx.Module):
    """A Gemma laid out for ``hidden_states``; it has the weights and adapters of the model that ``pack_model`` took."""

    def __init__(self, model: Gemma, dtype: Any, mesh: Mesh | None, *, transpose: bool) -> None:
        given: Any = model
        self.mesh = mesh
        self.heads, self.kv_heads = given.config.num_heads, given.config.num_kv_heads
        self.sliding_window = given.config.sliding_window_size
        self.final_cap: float | None = getattr(given, "final_logits_softcap", None)
        self.final_scale = Frozen(norm_scale(given.final_norm))
        self.embedder = Product([given.embedder.input_embedding[...].astype(dtype)], transpose=transpose)
        del given.embedder
        self.layers = nnx.List([])
        while given.layers:
            self.layers.append(PackedLayer(given.layers.pop(0), dtype, transpose=transpose))


def pack_model(model: Gemma, dtype: Any, mesh: Mesh | None = None, *, transpose: bool | None = None) -> PackedGemma:
    """Move the weights of a model into matrices of ``dtype``.

    The model is used up: each layer is freed once it is packed, so memory never holds the weights twice. A call of the
    model then raises AttributeError, as it has no embedder.

    Args:
        mesh: where the model will lie, with the axes of ``device_mesh``; None for one device.
        transpose: keep transposes too; by default on a CPU only.
    """
    return PackedGemma(model, dtype, mesh, transpose=jax.default_backend() == "cpu" if transpose is None else transpose)


def hidden_states(
    model: PackedGemma,
    tokens: jax.Array,
    positions: jax.Array,
    mask: jax.Array,
    *,
    lora_scale: float,
    remat: bool = False,
) -> jax.Array:
    """Final hidden states ``[B, L, D]``, float32.

    Args:
        tokens: ``[B, L]``, as ``positions``.
        mask: bool ``[B, L, L]``: what a token may attend to. Sliding windows are applied here.
        lora_scale: alpha / rank of the adapters.
        remat: compute each layer again in the backward pass instead of keeping its intermediate values.
    """
    (rows, length), kv_heads = tokens.shape, model.kv_heads
    distance = positions[:, :, None] - positions[:, None, :]
    local_mask = mask & (distance < model.sliding_window)
    make = partial(biases, kv_heads=kv_heads, queries_per_kv=model.heads // kv_heads)
    # materialized: recomputed in each layer, they would slow down the exponentials around them
    global_bias, local_bias = materialize((make(mask), make(local_mask)))
    apart = partial(with_rows_apart, mesh=model.mesh)

    def run(layer: PackedLayer, x: jax.Array) -> jax.Array:
        spec, dtype = layer.spec, layer.qkv.matrix[...].dtype

        def multiply(name: str, y: jax.Array) -> jax.Array:
            return apart(layer.multiply(name, apart(y), lora_scale))

        scales = {name: scale[...] for name, scale in layer.scales.items()}
        size = layer.qkv.matrix.shape[1] // (model.heads + 2 * kv_heads)
        turn = rotation(positions, size, base=spec.rope_base, factor=spec.rope_factor)
        query, key, value = project_qkv(multiply, scales, x, turn, model.heads, kv_heads)
        # [B·K, G·L, H]: heads that share keys are multiplied together
        query = (query * spec.query_scale).transpose(0, 2, 1, 3).reshape(rows * kv_heads, -1, size)
        key, value = (array.transpose(0, 2, 1, 3).reshape(-1, length, size) for array in (key, value))
        mixed: Any = attend(query, key, value, *(local_bias if spec.sliding else global_bias), dtype, spec.soft_cap)
        mixed = mixed.reshape(rows, -1, length, size).transpose(0, 2, 1, 3)
        return apart(after_attention(multiply, scales, x, mixed.reshape(rows, length, -1)))

    x = apart(embed(model.embedder.matrix[...], tokens))
    for layer in model.layers:
        step = partial(run, layer)
        x = (jax.checkpoint(step) if remat else step)(x)
    return rms_norm(x, model.final_scale[...])
