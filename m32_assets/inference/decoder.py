"""A model laid out for generation, and its step: read the next tokens of some rows, with a cache of keys and values.

``prepare_to_generate`` merges the adapters into the matrices. ``extend`` reads the tokens that follow in each row: one
token a row while answers are written, several while prompts are read. ``copy_rows`` gives rows the cache of others.

A row's values are the same to the bit whoever shares its batch. All products have a fixed number of rows, each row of
a product is summed alike wherever it is, and attention sums over the cache in blocks of ``BLOCK`` columns, in order:
a block that a row does not see changes nothing. All products are at the highest precision, on accelerators too.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from m32_assets.gemma.attention import MASKED, capped, rotation
from m32_assets.gemma.full_precision import full_precision
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
from m32_assets.gemma.loading import Gemma, release_arrays
from m32_assets.gemma.matmul import dot, einsum
from m32_assets.inference.memory import BLOCK, blocks_of

_EVERYWHERE = 2**30
"""A window that no answer is longer than."""

Cache = list[tuple[jax.Array, jax.Array]]
"""Keys ``[C, R, K, H, BLOCK]`` and values ``[C, R, K, BLOCK, H]`` of each layer: blocks C, rows R, key heads K, head
size H."""


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
    """Matrices ``[in, out]`` with the adapters merged; weights with the same input lie side by side."""

    qkv: jax.Array
    o: jax.Array
    gate_up: jax.Array
    down: jax.Array
    scales: dict[str, jax.Array]

    def multiply(self, name: str, x: jax.Array) -> jax.Array:
        """``x`` ``[…, in]`` times the matrix of that name: ``[…, out]``, float32."""
        return dot(x, getattr(self, name))


@partial(
    jax.tree_util.register_dataclass,
    data_fields=("layers", "embedding", "final_scale"),
    meta_fields=("sliding", "final_cap", "config"),
)
@dataclass(frozen=True)
class Decoder:
    """A model laid out for generation.

    Attributes:
        sliding: by layer, whether it attends within the sliding window only.
        embedding: ``[V, D]``.
        final_scale: ``[D]``, of the last norm.
        final_cap: soft cap of the logits; None without one.
    """

    layers: list[DecoderLayer]
    sliding: tuple[bool, ...]
    embedding: jax.Array
    final_scale: jax.Array
    final_cap: float | None
    config: DecoderConfig


@full_precision
def prepare_to_generate(
    model: Gemma, *, scale: float = 1.0, dtype: Any = jnp.float32, release: bool = False
) -> Decoder:
    """The decoder of a model, whatever training multiplied in.

    Args:
        scale: alpha / rank of its adapters.
        dtype: of the matrices. Answers that are recorded as evidence are made in float32.
        release: give up each layer of the model as soon as it is laid out, so that its weights are held once. The
            model cannot be used afterwards; without it, it stays usable.
    """
    config: Any = model.config
    specs = [attention_spec(layer.attn) for layer in model.layers]
    ropes = {spec.sliding: (spec.rope_base, spec.rope_factor) for spec in reversed(specs)}
    first = ropes[specs[0].sliding]
    layers = []
    for i, layer in enumerate(model.layers):
        layers.append(_merged(layer, scale, dtype))
        if release:
            release_arrays(layer)
            # what was computed from them is done before the next layer's is begun
            jax.block_until_ready(layers[i])
    return Decoder(
        layers=layers,
        sliding=tuple(spec.sliding for spec in specs),
        embedding=jnp.asarray(model.embedder.input_embedding[...], dtype),
        final_scale=norm_scale(model.final_norm),
        final_cap=getattr(model, "final_logits_softcap", None),
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
    """A cache for ``rows`` answers of at least ``columns`` tokens, prompts included."""
    config, blocks = decoder.config, blocks_of(columns, on_cpu=jax.default_backend() == "cpu")
    shape = blocks, rows, config.kv_heads
    return [
        (jnp.zeros((*shape, config.head_dim, BLOCK)), jnp.zeros((*shape, BLOCK, config.head_dim)))
        for _ in decoder.layers
    ]


def extend(decoder: Decoder, cache: Cache, tokens: Any, positions: Any, rows: Any = None) -> tuple[jax.Array, Cache]:
    """Read the tokens that follow in some rows: hidden states ``[n, T, D]`` after the last norm, and the cache.

    Args:
        tokens: ``[n, T]``.
        positions: ``[n, T]``, the columns of the tokens; a negative one is padding, and leaves no trace.
        rows: ``[n]``, the row of each; None if the n rows are those of the cache.
    """
    x, turns = _enter(decoder.embedding, tokens, positions, decoder.config)
    grown = []
    for layer, sliding, (keys, values) in zip(decoder.layers, decoder.sliding, cache, strict=True):
        window = np.int32(decoder.config.sliding_window if sliding else _EVERYWHERE)
        x, keys, values = _layer(layer, x, turns[sliding], keys, values, positions, rows, window, decoder.config)
        grown.append((keys, values))
    return _leave(x, decoder.final_scale, tokens), grown


def copy_rows(cache: Cache, sources: Any, targets: Any) -> Cache:
    """The cache with its rows ``sources`` ``[n]`` in ``targets`` ``[n]`` too; targets beyond the last are ignored."""
    return [_copied(keys, values, sources, targets) for keys, values in cache]


def widened(cache: Cache, columns: int) -> Cache:
    """The cache with room for ``columns`` columns. Each layer's former arrays are given up before the next's."""
    more = blocks_of(columns, on_cpu=jax.default_backend() == "cpu") - len(cache[0][0])
    for i in range(len(cache)) if more > 0 else ():
        cache[i] = _widened(*cache[i], more)
    return cache


def _merged(layer: Any, scale: float, dtype: Any) -> DecoderLayer:
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
    return DecoderLayer(qkv.astype(dtype), o.astype(dtype), gate_up.astype(dtype), down.astype(dtype), scales)


@partial(jax.jit, static_argnames="config")
def _enter(embedding: jax.Array, tokens: Any, positions: Any, config: DecoderConfig) -> tuple[Any, Any]:
    """Embeddings ``[n·T, D]``, and the rotations ``[n·T, 1, H/2]`` of global and of local layers."""
    flat = positions.reshape(-1)
    turns = [rotation(flat, config.head_dim, base=base, factor=factor) for base, factor in config.ropes]
    return embed(embedding, tokens.reshape(-1)), turns


@partial(jax.jit, static_argnames="config", donate_argnames=("keys", "values"))
@full_precision
def _layer(
    layer: DecoderLayer,
    x: Any,
    turn: Any,
    keys: Any,
    values: Any,
    positions: Any,
    rows: Any,
    window: Any,
    config: DecoderConfig,
) -> tuple[Any, Any, Any]:
    """One layer's output ``[n·T, D]``, and its keys and values; a token sees the last ``window`` columns."""
    (n, length), (kv_heads, size) = positions.shape, (config.kv_heads, config.head_dim)
    query, key, value = project_qkv(layer.multiply, layer.scales, x, turn, config.heads, kv_heads)
    row = jnp.arange(n) if rows is None else rows
    # padding is written beyond the last row, which is dropped
    at_row = jnp.where(positions < 0, keys.shape[1], row[:, None]).reshape(-1)
    at_block, at_column = (positions // BLOCK).reshape(-1), (positions % BLOCK).reshape(-1)
    keys = keys.at[at_block, at_row, :, :, at_column].set(key, mode="drop")
    values = values.at[at_block, at_row, :, at_column].set(value, mode="drop")
    some_keys, some_values = (keys, values) if rows is None else (keys[:, rows], values[:, rows])

    # [n, K, T·G, H]
    query = query.reshape(n, length, kv_heads, -1, size).transpose(0, 2, 1, 3, 4).reshape(n, kv_heads, -1, size)
    groups = config.heads // kv_heads
    last = jnp.repeat(positions, groups, axis=1)[:, None, :, None]
    column = (jnp.arange(len(keys))[:, None] * BLOCK + jnp.arange(BLOCK))[:, None, None, None]
    visible = (column <= last) & (column > last - window)
    # the query once for each block: a product that has no axis for blocks on one side would transpose the keys
    query = jnp.broadcast_to(query, (len(keys), *query.shape))
    scores = capped(einsum("cnkth,cnkhs->cnkts", query, some_keys), config.soft_cap)
    scores = jnp.where(visible, scores, MASKED)
    raised = jnp.exp(scores - scores.max((0, -1), keepdims=True))
    # block by block, in order, and not in one sum over all columns: so blocks that are not seen change no bit
    total, mixed = raised.sum(-1, keepdims=True), einsum("cnkts,cnksh->cnkth", raised, some_values)
    mixed = _in_order(mixed) / _in_order(total)
    mixed = mixed.reshape(n, kv_heads, length, groups, size).transpose(0, 2, 1, 3, 4)
    return after_attention(layer.multiply, layer.scales, x, mixed.reshape(n * length, -1)), keys, values


def _in_order(blocks: jax.Array) -> jax.Array:
    """The sum over the first axis, from first to last."""
    total = blocks[0]
    for block in blocks[1:]:
        total = total + block
    return total


@jax.jit
def _leave(x: jax.Array, scale: jax.Array, tokens: Any) -> jax.Array:
    return rms_norm(x, scale).reshape(*tokens.shape, -1)


@partial(jax.jit, donate_argnames=("keys", "values"))
def _copied(keys: jax.Array, values: jax.Array, sources: Any, targets: Any) -> tuple[jax.Array, ...]:
    return tuple(x.at[:, targets].set(x[:, sources], mode="drop") for x in (keys, values))


@partial(jax.jit, static_argnames="more")
def _widened(keys: jax.Array, values: jax.Array, more: int) -> tuple[jax.Array, jax.Array]:
    keys, values = (jnp.pad(x, ((0, more), *[(0, 0)] * 4)) for x in (keys, values))
    return keys, values
