"""The parts of a Gemma layer that training and inference share, and the access to them in Tunix's modules.

Training and inference lay weights out differently, so these functions get products as a callable.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from m32_assets.gemma.attention import rotated

_EPSILON = 1e-6
PRODUCTS = {
    "qkv": (("attn", "q_einsum", "w"), ("attn", "kv_einsum", "w")),
    "o": (("attn", "attn_vec_einsum", "w"),),
    "gate_up": (("mlp", "gate_proj", "kernel"), ("mlp", "up_proj", "kernel")),
    "down": (("mlp", "down_proj", "kernel"),),
}
"""The products of a layer, each with its weights as (block, module, weight). Weights with the same input share one."""

Multiply = Callable[[str, jax.Array], jax.Array]
"""Takes the name of a product and ``x`` ``[…, in]``, and returns ``[…, out]`` in float32."""
Scales = Mapping[str, jax.Array]
"""1 + weight of each norm of a layer, float32; ``query`` and ``key`` in Gemma 3 only."""


class AttentionSpec(NamedTuple):
    """How a layer attends, apart from its weights.

    Attributes:
        sliding: it attends within its sliding window only.
        rope_base: of the rotary embedding's wavelengths.
        rope_factor: rotations are slowed down by this factor.
        query_scale: queries are multiplied by this.
        soft_cap: of the scores; None without one.
    """

    sliding: bool
    rope_base: float
    rope_factor: float
    query_scale: float
    soft_cap: float | None


def attention_spec(attention: Any) -> AttentionSpec:
    """The spec of one of Tunix's attention modules. Tunix's Gemma 2 hard-codes what its module does not name."""
    return AttentionSpec(
        attention.attn_type.name == "LOCAL_SLIDING",
        float(getattr(attention, "rope_base_frequency", 10_000)),
        float(getattr(attention, "rope_scale_factor", 1)),
        getattr(attention, "query_pre_attn_scalar", attention.head_dim**-0.5),
        getattr(attention, "attn_logits_soft_cap", None),
    )


def weights_of(layer: Any, product: str) -> list[tuple[Any, str]]:
    """The modules of Tunix's layer that hold the weights of a product, each with the weight's name."""
    return [(getattr(getattr(layer, block), name), weight) for block, name, weight in PRODUCTS[product]]


def matrix_of(module: Any, weight: jax.Array) -> jax.Array:
    """A weight as ``[in, out]``: ``[N, D, H]`` and ``[2, K, D, H]`` contract D, ``[N, H, D]`` its first two axes."""
    if weight.ndim == 2:
        return weight
    if module.einsum_str == "BTNH,NHD->BTD":
        return weight.reshape(-1, weight.shape[-1])
    return jnp.moveaxis(weight, -2, 0).reshape(weight.shape[-2], -1)


def adapter(module: Any, weight: str, shape: tuple[int, ...]) -> tuple[jax.Array, jax.Array] | None:
    """The LoRA factors ``[in, rank]`` and ``[rank, out]`` of a weight; None without an adapter.

    Args:
        shape: of the weight's matrix.
    """
    a, b = (getattr(module, f"{weight}_lora_{name}", None) for name in "ab")
    if a is None or b is None:
        return None
    return a[...].reshape(shape[0], -1), b[...].reshape(-1, shape[1])


def scales_of(layer: Any) -> dict[str, jax.Array]:
    """The scales of all norms of Tunix's layer."""
    gemma3 = hasattr(layer, "post_attention_norm")
    scales = {
        "before_attention": norm_scale(layer.pre_attention_norm),
        "after_attention": norm_scale(layer.post_attention_norm if gemma3 else layer.post_attn_norm),
        "before_mlp": norm_scale(layer.pre_ffw_norm),
        "after_mlp": norm_scale(layer.post_ffw_norm),
    }
    if gemma3:
        scales |= {"query": norm_scale(layer.attn._query_norm), "key": norm_scale(layer.attn._key_norm)}
    return scales


def norm_scale(module: Any) -> jax.Array:
    """What a norm of Tunix multiplies with: 1 + its weight, float32."""
    return 1 + module.scale[...].astype(jnp.float32)


def rms_norm(x: jax.Array, scale: jax.Array) -> jax.Array:
    """``x`` over the root of its mean square along the last axis, times ``scale``; float32."""
    return x * jax.lax.rsqrt(jnp.square(x).mean(-1, keepdims=True) + _EPSILON) * scale


def embed(embedding: jax.Array, tokens: jax.Array) -> jax.Array:
    """The embeddings ``[…, D]`` of tokens ``[…]``, float32, scaled as in Gemma."""
    return embedding[tokens].astype(jnp.float32) * jnp.sqrt(jnp.float32(embedding.shape[1]))


def project_qkv(
    multiply: Multiply,
    scales: Scales,
    x: jax.Array,
    rotation: tuple[jax.Array, jax.Array],
    heads: int,
    kv_heads: int,
) -> tuple[jax.Array, jax.Array, jax.Array]:
    """Rotated queries ``[…, N, H]``, rotated keys and values ``[…, K, H]`` of a layer's input ``x`` ``[…, D]``.

    Args:
        rotation: sine and cosine ``[…, 1, H/2]``.
        heads: N.
        kv_heads: K.
    """
    projected = multiply("qkv", rms_norm(x, scales["before_attention"]))
    projected = projected.reshape(*x.shape[:-1], heads + 2 * kv_heads, -1)
    query, key, value = jnp.split(projected, (heads, heads + kv_heads), axis=-2)
    if "query" in scales:
        query, key = rms_norm(query, scales["query"]), rms_norm(key, scales["key"])
    return rotated(query, *rotation), rotated(key, *rotation), value


def after_attention(multiply: Multiply, scales: Scales, x: jax.Array, mixed: jax.Array) -> jax.Array:
    """The layer's output ``[…, D]``: projects ``mixed`` ``[…, N·H]``, adds ``x`` ``[…, D]`` and runs the MLP."""
    x = x + rms_norm(multiply("o", mixed), scales["after_attention"])
    gate_up = multiply("gate_up", rms_norm(x, scales["before_mlp"]))
    gated = _gated(gate_up) if gate_up.dtype == jnp.float32 else _gated_again(gate_up)
    return x + rms_norm(multiply("down", gated), scales["after_mlp"])


def _gated(gate_up: jax.Array) -> jax.Array:
    """gelu(gate) · up of ``[…, 2 · F]``: ``[…, F]``."""
    gate, up = jnp.split(gate_up, 2, axis=-1)
    return jax.nn.gelu(gate) * up


@jax.custom_vjp
def _gated_again(gate_up: jax.Array) -> jax.Array:
    """``_gated`` in float32. Its gradient keeps the narrow argument alone, and computes the rest again."""
    return _gated(gate_up.astype(jnp.float32))


_gated_again.defvjp(
    lambda gate_up: (_gated_again(gate_up), gate_up),
    lambda gate_up, gradient: (jax.vjp(_gated, gate_up.astype(jnp.float32))[1](gradient)[0].astype(gate_up.dtype),),
)
