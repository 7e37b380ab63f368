"""Greedy decoding of a batch with a cache of keys and values.

``prepare_to_generate`` merges the adapters into float32 matrices. ``prefill`` reads packed prompts, writes their keys
and values into the cache, and returns the first token of each answer. ``decode`` reads the latest token of each row
and returns the next one. ``resized`` gives the cache more columns, or fewer rows. The engine decides which prompt gets
which row.

One layer is compiled, and called for each layer. A whole model takes longer to compile, and XLA's CPU backend is
slower in a loop over stacked weights.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from m32_assets.gemma.attention import MASKED, block_causal_mask, capped, rotation
from m32_assets.gemma.layers import (
    PRODUCTS,
    adapter,
    after_attention,
    attention_spec,
    embed,
    matrix_of,
    norm_scale,
    project_qkv,
    scales_of,
    weights_of,
)
from m32_assets.gemma.loading import Gemma
from m32_assets.gemma.matmul import einsum
from m32_assets.inference.screen import Screen, best_token, screen_of

Cache = list[tuple[jax.Array, jax.Array]]
"""Keys ``[B·K, H, S]`` and values ``[B·K, S, H]`` of each layer: rows B, key heads K, head size H, columns S."""


class DecoderConfig(NamedTuple):
    """What compiled code depends on.

    Attributes:
        ropes: base and factor of the rotary embedding, in global and in local layers.
        soft_cap: of the scores; None without one.
    """

    heads: int
    kv_heads: int
    head_dim: int
    sliding_window: int
    ropes: tuple[tuple[float, float], tuple[float, float]]
    soft_cap: float | None


class DecoderLayer(NamedTuple):
    """Float32 matrices ``[in, out]`` with the adapters merged; weights with the same input lie side by side."""

    qkv: jax.Array
    o: jax.Array
    gate_up: jax.Array
    down: jax.Array
    scales: dict[str, jax.Array]

    def multiply(self, name: str, x: jax.Array) -> jax.Array:
        """``x`` ``[…, in]`` times the matrix of that name: ``[…, out]``."""
        return x @ getattr(self, name)


@dataclass(frozen=True)
class Decoder:
    """A model laid out for decoding.

    Attributes:
        sliding: by layer, whether it attends within the sliding window only.
        embedding: ``[V, D]``, float32.
        final_scale: ``[D]``, of the last norm.
    """

    layers: list[DecoderLayer]
    sliding: list[bool]
    embedding: jax.Array
    screen: Screen
    final_scale: jax.Array
    config: DecoderConfig


def prepare_to_generate(model: Gemma, *, scale: float = 1.0) -> Decoder:
    """The decoder of a model, in float32 whatever training multiplied in. The model stays usable.

    Args:
        scale: alpha / rank of its adapters.
    """
    config: Any = model.config
    specs = [attention_spec(layer.attn) for layer in model.layers]
    ropes = {spec.sliding: (spec.rope_base, spec.rope_factor) for spec in reversed(specs)}
    first = ropes[specs[0].sliding]
    embedding = jnp.asarray(model.embedder.input_embedding[...], jnp.float32)
    return Decoder(
        layers=[_merged(layer, scale) for layer in model.layers],
        sliding=[spec.sliding for spec in specs],
        embedding=embedding,
        screen=screen_of(embedding),
        final_scale=norm_scale(model.final_norm),
        config=DecoderConfig(
            config.num_heads,
            config.num_kv_heads,
            config.head_dim,
            config.sliding_window_size,
            (ropes.get(False, first), ropes.get(True, first)),
            specs[0].soft_cap,
        ),
    )


def empty_cache(decoder: Decoder, rows: int, columns: int) -> Cache:
    """A cache for ``rows`` answers of ``columns`` tokens."""
    rows *= decoder.config.kv_heads
    return [
        (jnp.zeros((rows, decoder.config.head_dim, columns)), jnp.zeros((rows, columns, decoder.config.head_dim)))
        for _ in decoder.layers
    ]


def resized(decoder: Decoder, cache: Cache, rows: Any, columns: int) -> Cache:
    """The cache of the chosen ``rows`` (indices ``[n]``), cut or padded to ``columns``."""
    return [_resized(keys, values, rows, columns, decoder.config.kv_heads) for keys, values in cache]


def prefill(
    decoder: Decoder, cache: Cache, tokens: Any, positions: Any, segments: Any, ends: Any, rows: Any, sources: Any
) -> tuple[jax.Array, Cache]:
    """Read packed prompts: the token ``[n]`` after each prompt, and the cache with the prompts' keys and values.

    Args:
        tokens: ``[R, L]``, as ``positions`` and ``segments``. Segment 0 is padding; ``packing.PREFIX`` is the prefix
            that all prompts of a row share.
        ends: ``[n]``, the index of each prompt's last token in the flattened ``[R·L]``.
        rows: ``[n]``, each prompt's row in the cache; writes past its last row are dropped.
        sources: ``[n, S]``, by column of the cache the index of its token in ``[R·L]``. Columns after a prompt's end
            are never attended to.
    """
    x, rotations, bias = _read(decoder.embedding, tokens, positions, segments, decoder.config)
    grown = []
    for layer, sliding, (keys, values) in zip(decoder.layers, decoder.sliding, cache, strict=True):
        x, keys, values = _prefill_layer(
            layer, x, rotations[sliding], bias[sliding], keys, values, rows, sources, decoder.config
        )
        grown.append((keys, values))
    last = _taken(x, ends)
    return best_token(last, decoder.final_scale, decoder.embedding, decoder.screen), grown


def decode(decoder: Decoder, cache: Cache, tokens: Any, positions: Any) -> tuple[jax.Array, Cache]:
    """The token ``[B]`` after ``tokens`` ``[B]``, and the cache with theirs in the columns ``positions`` ``[B]``."""
    columns = cache[0][1].shape[1]
    x, rotations, bias = _enter(decoder.embedding, tokens, positions, columns, decoder.config)
    grown = []
    for layer, sliding, (keys, values) in zip(decoder.layers, decoder.sliding, cache, strict=True):
        x, keys, values = _decode_layer(
            layer, x, rotations[sliding], bias[sliding], keys, values, positions, decoder.config
        )
        grown.append((keys, values))
    return best_token(x, decoder.final_scale, decoder.embedding, decoder.screen), grown


def _merged(layer: Any, scale: float) -> DecoderLayer:
    def matrix(module: Any, weight: str) -> jax.Array:
        whole = matrix_of(module, getattr(module, weight)[...]).astype(jnp.float32)
        if (pair := adapter(module, weight, whole.shape)) is None:
            return whole
        return whole + scale * jnp.matmul(*pair, precision="highest")

    qkv, o, gate_up, down = (
        jnp.concatenate([matrix(*weight) for weight in weights_of(layer, name)], 1) for name in PRODUCTS
    )
    attention, scales, query_scale = layer.attn, scales_of(layer), attention_spec(layer.attn).query_scale
    # the scale of queries goes into their norm, or in Gemma 2 into their matrix
    if "query" in scales:
        scales["query"] = scales["query"] * query_scale
    else:
        qkv = qkv.at[:, : attention.q_einsum.shape[0] * attention.head_dim].multiply(query_scale)
    return DecoderLayer(qkv, o, gate_up, down, scales)


@partial(jax.jit, static_argnames="config")
def _read(
    embedding: jax.Array, tokens: Any, positions: Any, segments: Any, config: DecoderConfig
) -> tuple[Any, Any, Any]:
    """Embeddings ``[R·L, D]``, rotations, and the biases of scores ``[R, 1, L, L]``; global before local."""
    everywhere = block_causal_mask(segments)
    local = everywhere & (positions[:, :, None] - positions[:, None, :] < config.sliding_window)
    bias = [jnp.where(visible, 0.0, MASKED)[:, None] for visible in (everywhere, local)]
    return embed(embedding, tokens.reshape(-1)), _rotations(positions.reshape(-1), config), bias


@partial(jax.jit, static_argnames=("columns", "config"))
def _enter(
    embedding: jax.Array, tokens: Any, positions: Any, columns: int, config: DecoderConfig
) -> tuple[Any, Any, Any]:
    """Embeddings ``[B, D]``, rotations, and the biases of scores ``[B·K, 1, S]``; global before local."""
    column = jnp.arange(columns)[None]
    everywhere = column <= positions[:, None]
    local = everywhere & (column > positions[:, None] - config.sliding_window)
    bias = [
        jnp.repeat(jnp.where(visible, 0.0, MASKED), config.kv_heads, axis=0)[:, None] for visible in (everywhere, local)
    ]
    return embed(embedding, tokens), _rotations(positions, config), bias


@partial(jax.jit, static_argnames="config", donate_argnames=("keys", "values"))
def _prefill_layer(
    layer: DecoderLayer,
    x: Any,
    turn: Any,
    bias: Any,
    keys: Any,
    values: Any,
    rows: Any,
    sources: Any,
    config: DecoderConfig,
) -> tuple[Any, Any, Any]:
    query, key, value = project_qkv(layer.multiply, layer.scales, x, turn, config.heads, config.kv_heads)
    count, length = bias.shape[0], bias.shape[-1]

    def by_group(heads: jax.Array) -> jax.Array:
        return heads.reshape(count, length, config.kv_heads, -1, config.head_dim).transpose(0, 2, 3, 1, 4)

    scores = capped(einsum("rkgth,rkush->rkgts", by_group(query), by_group(key)), config.soft_cap) + bias[:, :, None]
    mixed = einsum("rkgts,rkush->rkgth", jax.nn.softmax(scores, axis=-1), by_group(value))
    mixed = mixed.transpose(0, 3, 1, 2, 4).reshape(len(x), -1)
    at = (rows[:, None] * config.kv_heads + jnp.arange(config.kv_heads)).reshape(-1)
    columns = sources.shape[1]
    key = key[sources].transpose(0, 2, 3, 1).reshape(-1, config.head_dim, columns)
    value = value[sources].transpose(0, 2, 1, 3).reshape(-1, columns, config.head_dim)
    keys, values = keys.at[at].set(key, mode="drop"), values.at[at].set(value, mode="drop")
    return after_attention(layer.multiply, layer.scales, x, mixed), keys, values


@partial(jax.jit, static_argnames="config", donate_argnames=("keys", "values"))
def _decode_layer(
    layer: DecoderLayer, x: Any, turn: Any, bias: Any, keys: Any, values: Any, positions: Any, config: DecoderConfig
) -> tuple[Any, Any, Any]:
    query, key, value = project_qkv(layer.multiply, layer.scales, x, turn, config.heads, config.kv_heads)
    row, at = jnp.arange(len(keys)), jnp.repeat(positions, config.kv_heads)
    keys = keys.at[row, :, at].set(key.reshape(-1, config.head_dim))
    values = values.at[row, at].set(value.reshape(-1, config.head_dim))
    scores = capped(einsum("pgh,phs->pgs", query.reshape(len(keys), -1, config.head_dim), keys), config.soft_cap) + bias
    mixed = einsum("pgs,psh->pgh", jax.nn.softmax(scores, axis=-1), values)
    mixed = mixed.reshape(len(x), -1)
    return after_attention(layer.multiply, layer.scales, x, mixed), keys, values


def _rotations(positions: jax.Array, config: DecoderConfig) -> list[tuple[jax.Array, jax.Array]]:
    """Sine and cosine ``[T, 1, H/2]`` of global and of local layers."""
    return [rotation(positions, config.head_dim, base=base, factor=factor) for base, factor in config.ropes]


@jax.jit
def _taken(x: jax.Array, at: Any) -> jax.Array:
    return x[at]


@partial(jax.jit, static_argnames=("columns", "groups"))
def _resized(keys: jax.Array, values: jax.Array, rows: Any, columns: int, groups: int) -> tuple[jax.Array, jax.Array]:
    at = (rows[:, None] * groups + jnp.arange(groups)).reshape(-1)
    room = max(0, columns - values.shape[1])
    keys, values = keys[at, :, :columns], values[at, :columns]
    return jnp.pad(keys, ((0, 0), (0, 0), (0, room))), jnp.pad(values, ((0, 0), (0, room), (0, 0)))
