"""Gemma's forward pass for training: the model's weights and adapters in as few and as large matmuls as can be.

It gives what ``__call__`` of Tunix's models gives (a test holds values and gradients against it) in a fraction of the
time. It
applies the adapters itself, so LoRA is not lost where it walks the layers by hand. Frozen weights are kept as matrices,
those that read the same input side by side, in the dtype that multiplies, and transposed as well (``matmul.py``).
"""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple, cast

import jax
import jax.numpy as jnp
from flax import nnx

from m32_assets.gemma.attention import angles, attend, biases, rotated
from m32_assets.gemma.loading import Gemma
from m32_assets.gemma.matmul import times_adapted, times_frozen

_EPSILON = 1e-6
PRODUCTS = {
    "heads": (("attn", "q_einsum", "w"), ("attn", "kv_einsum", "w")),
    "out": (("attn", "attn_vec_einsum", "w"),),
    "wide": (("mlp", "gate_proj", "kernel"), ("mlp", "up_proj", "kernel")),
    "narrow": (("mlp", "down_proj", "kernel"),),
}
"""The products of a layer, and whose weights lie side by side in each: those that multiply the same input."""


class Frozen(nnx.Variable):
    """A weight that is not trained, laid out for the forward pass."""


class Product(nnx.Module):
    """A frozen matrix ``[in, out]`` and its transpose, and how many of its columns are whose."""

    def __init__(self, matrices: list[jax.Array]) -> None:
        matrix = jnp.concatenate(matrices, 1) if len(matrices) > 1 else matrices[0]
        self.matrix, self.transposed = Frozen(matrix), Frozen(matrix.T)
        self.widths = tuple(m.shape[1] for m in matrices)


def prepare(model: Gemma, dtype: Any) -> Gemma:
    """Put the products of each layer, in ``dtype``, in the place of its weights; in place.

    Afterwards the model is for ``hidden_states`` only: its own ``__call__`` finds no weights.
    """
    for layer in model.layers:
        for product, parts in PRODUCTS.items():
            matrices = []
            for module, weight in _modules(layer, parts):
                matrices.append(matrix_of(module, getattr(module, weight)[...]).astype(dtype))
                delattr(module, weight)
            setattr(layer, product, Product(matrices))
    embedder: Any = model.embedder
    embedding = embedder.input_embedding[...].astype(dtype)
    embedder.matrix = Frozen(embedding)
    embedder.transposed = Frozen(embedding.T)
    del embedder.input_embedding
    return model


def _modules(layer: Any, parts: tuple[tuple[str, str, str], ...]) -> list[tuple[Any, str]]:
    return [(getattr(getattr(layer, block), name), weight) for block, name, weight in parts]


def hidden_states(
    model: Gemma, tokens: jax.Array, positions: jax.Array, mask: jax.Array, *, scale: float, remat: bool = False
) -> jax.Array:
    """Final hidden states ``[B, L, D]``, float32, of a prepared model.

    Args:
        tokens: ``[B, L]``, as ``positions``.
        mask: bool ``[B, L, L]``, what a token may look at; sliding windows are applied here.
        scale: alpha / rank of the adapters.
        remat: compute each layer again in the backward pass, and keep its input only.
    """
    config = cast(Any, model.config)
    length, groups = tokens.shape[1], config.num_kv_heads
    copies = config.num_heads // groups
    distance = positions[:, :, None] - positions[:, None, :]
    near = mask & (distance < config.sliding_window_size)
    # written out: computed anew in each layer, they would make the exponentials around them several times slower
    wide, narrow = jax.lax.optimization_barrier((biases(mask, groups, copies), biases(near, groups, copies)))
    x = _embedded(model, tokens)

    def run(layer: Any, x: jax.Array) -> jax.Array:
        query, key, value = _projected_heads(layer, norm(layer.pre_attention_norm, x), positions, scale)
        dtype, kind = layer.heads.matrix[...].dtype, kind_of(layer.attn)
        mixed: Any = attend(query, key, value, *(narrow if kind.sliding else wide), dtype, kind.cap)
        mixed = mixed.reshape(len(tokens), -1, length, mixed.shape[-1]).transpose(0, 2, 1, 3)
        return _after_attention(layer, x, mixed.reshape(*tokens.shape, -1), scale)

    for layer in model.layers:
        step = partial(run, layer)
        x = (jax.checkpoint(step) if remat else step)(x)
    return norm(model.final_norm, x)


def _embedded(model: Any, tokens: jax.Array) -> jax.Array:
    """The tokens' embeddings ``[…, D]``, float32, as Gemma scales them."""
    embedding = model.embedder.matrix[...]
    return embedding[tokens].astype(jnp.float32) * jnp.sqrt(jnp.float32(embedding.shape[1]))


class Kind(NamedTuple):
    """What an attention computes, beside its weights: not the same in both families, nor in all layers of a model.

    Attributes:
        sliding: it looks back over its sliding window only.
        base: of the rotary embedding's wavelengths.
        factor: by which rotations are slowed down.
        scale: of queries.
        cap: scores are squeezed between minus and plus this; None where they are not.
    """

    sliding: bool
    base: float
    factor: float
    scale: float
    cap: float | None


def kind_of(attention: Any) -> Kind:
    """The kind of one of Tunix's attention modules; what its Gemma 2 does not name, it has written into its code."""
    return Kind(
        attention.attn_type.name == "LOCAL_SLIDING",
        float(getattr(attention, "rope_base_frequency", 10_000)),
        float(getattr(attention, "rope_scale_factor", 1)),
        getattr(attention, "query_pre_attn_scalar", attention.head_dim**-0.5),
        getattr(attention, "attn_logits_soft_cap", None),
    )


def _projected_heads(
    layer: Any, x: jax.Array, positions: jax.Array, scale: float
) -> tuple[jax.Array, jax.Array, jax.Array]:
    """Queries ``[B·K, G·L, H]``, keys and values ``[B·K, L, H]``: the heads that share keys in one product."""
    attention, (rows, length, _) = layer.attn, x.shape
    groups, size = attention.kv_einsum.shape[1], attention.head_dim
    query, both = jnp.split(_multiplied(layer, "heads", x, scale), layer.heads.widths[:1], axis=-1)
    query, both = query.reshape(rows, length, -1, size), both.reshape(rows, length, 2, groups, size)
    kind, key = kind_of(attention), both[:, :, 0]
    if hasattr(attention, "_query_norm"):  # Gemma 3
        query, key = norm(attention._query_norm, query), norm(attention._key_norm, key)
    turn = angles(positions, size, base=kind.base, factor=kind.factor)[:, :, None]
    rotate = partial(rotated, sin=jnp.sin(turn), cos=jnp.cos(turn))
    query, key = rotate(query) * kind.scale, rotate(key)
    return (
        query.transpose(0, 2, 1, 3).reshape(rows * groups, -1, size),
        key.transpose(0, 2, 1, 3).reshape(-1, length, size),
        both[:, :, 1].transpose(0, 2, 1, 3).reshape(-1, length, size),
    )


def _after_attention(layer: Any, x: jax.Array, mixed: jax.Array, scale: float) -> jax.Array:
    """The rest of a layer: ``mixed`` ``[…, N·H]`` projected and added to ``x`` ``[…, D]``, then the feed-forward
    part."""
    x = x + norm(post_attention_norm(layer), _multiplied(layer, "out", mixed, scale))
    wide = _multiplied(layer, "wide", norm(layer.pre_ffw_norm, x), scale)
    gate, up = jnp.split(wide, layer.wide.widths[:1], axis=-1)
    return x + norm(layer.post_ffw_norm, _multiplied(layer, "narrow", jax.nn.gelu(gate) * up, scale))


def post_attention_norm(layer: Any) -> Any:
    """The module, by the name that Tunix's Gemma 3 or its Gemma 2 has for it."""
    return layer.post_attention_norm if hasattr(layer, "post_attention_norm") else layer.post_attn_norm


def _multiplied(layer: Any, name: str, x: jax.Array, scale: float) -> jax.Array:
    """``x`` ``[…, in]`` times a product of the layer, with the adapters that it has: ``[…, out]``, float32."""
    product, flat = getattr(layer, name), x.reshape(-1, x.shape[-1])
    matrix, transposed = product.matrix[...], product.transposed[...]
    downs, ups, start = [], [], 0
    for (module, weight), width in zip(_modules(layer, PRODUCTS[name]), product.widths, strict=True):
        if (pair := adapter(module, weight, (flat.shape[1], width))) is not None:
            downs.append(pair[0] * scale)
            ups.append(jnp.pad(pair[1], ((0, 0), (start, matrix.shape[1] - start - width))))
        start += width
    if downs:
        y = times_adapted(flat, matrix, transposed, jnp.concatenate(downs, 1), jnp.concatenate(ups))
    else:
        y = times_frozen(flat, matrix, transposed)
    return y.reshape(*x.shape[:-1], -1)


def adapter(module: Any, weight: str, shape: tuple[int, ...]) -> tuple[jax.Array, jax.Array] | None:
    """The factors a ``[in, rank]`` and b ``[rank, out]`` beside a weight whose matrix has this shape, if it has
    them."""
    a, b = (getattr(module, f"{weight}_lora_{name}", None) for name in "ab")
    if a is None or b is None:
        return None
    return a[...].reshape(shape[0], -1), b[...].reshape(-1, shape[1])


def matrix_of(module: Any, weight: jax.Array) -> jax.Array:
    """A weight as ``[in, out]``: ``[N, D, H]`` and ``[2, K, D, H]`` contract D, ``[N, H, D]`` its first two axes."""
    if weight.ndim == 2:
        return weight
    if module.einsum_str == "BTNH,NHD->BTD":
        return weight.reshape(-1, weight.shape[-1])
    return jnp.moveaxis(weight, -2, 0).reshape(weight.shape[-2], -1)


def norm(module: Any, x: jax.Array) -> jax.Array:
    """Root mean square normalisation with Gemma's scale of 1 + weight."""
    return normalised(x, 1 + module.scale[...].astype(jnp.float32))


def normalised(x: jax.Array, scale: jax.Array) -> jax.Array:
    """``x`` over the root of its mean square along the last axis, times ``scale``; float32."""
    return x * jax.lax.rsqrt(jnp.square(x).mean(-1, keepdims=True) + _EPSILON) * scale
