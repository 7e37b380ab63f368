"""One token after another, for many questions at once: weights laid out to multiply fast, and a cache of keys and
values.

A layer is compiled once and called for each layer, not the model as a whole: a shape compiles in a fraction of a
second,
and XLA's CPU backend is slower inside of a loop over stacked weights.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from m32_assets.gemma.attention import MASKED, angles, block_causal_mask, capped, rotated
from m32_assets.gemma.forward import PRODUCTS, adapter, kind_of, matrix_of, normalised, post_attention_norm
from m32_assets.gemma.loading import Gemma
from m32_assets.gemma.matmul import einsum, matmul_dtype

Screen = tuple[jax.Array, ...]
"""Chunks ``[D, V / chunks]`` of the vocabulary."""
Cache = list[tuple[jax.Array, jax.Array]]
"""Keys ``[B·K, H, S]`` and values ``[B·K, S, H]`` of each layer; keys lie as the product with a query reads them."""
CHUNKS, PARTS, NEAR = 16, 1024, 8
"""The vocabulary is screened in so many chunks, each in so many parts; the words of the best parts are weighed
exactly."""


class Shape(NamedTuple):
    """What compiled code depends on; ``rotations`` are (base, factor) of global and of sliding layers, ``cap`` is of
    scores."""

    heads: int
    groups: int
    size: int
    window: int
    rotations: tuple[tuple[float, float], tuple[float, float]]
    cap: float | None


class Layer(NamedTuple):
    """Float32 matrices ``[in, out]`` with their adapters added, those that read the same input side by side."""

    heads: jax.Array
    out: jax.Array
    wide: jax.Array
    narrow: jax.Array
    scales: dict[str, jax.Array]


@dataclass(frozen=True)
class Decoder:
    """A model laid out to answer: embedding ``[V, D]`` and, to screen the words, its transpose in the fast dtype."""

    layers: list[Layer]
    sliding: list[bool]
    embedding: jax.Array
    screen: Screen
    final_scale: jax.Array
    shape: Shape


def prepare_to_generate(model: Gemma, *, scale: float = 1.0) -> Decoder:
    """Lay a model out for answers, in float32, whatever training multiplied in: none must hang on a rounding.

    Args:
        scale: alpha / rank of its adapters.
    """
    config: Any = model.config
    kinds = [kind_of(layer.attn) for layer in model.layers]
    by_sliding = {kind.sliding: (kind.base, kind.factor) for kind in reversed(kinds)}
    rotations = [by_sliding.get(sliding, (kinds[0].base, kinds[0].factor)) for sliding in (False, True)]
    embedding = jnp.asarray(model.embedder.input_embedding[...], jnp.float32)
    return Decoder(
        layers=[_laid_out(layer, scale) for layer in model.layers],
        sliding=[kind.sliding for kind in kinds],
        embedding=embedding,
        screen=screen_of(embedding),
        final_scale=_scale(model.final_norm),
        shape=Shape(
            config.num_heads,
            config.num_kv_heads,
            config.head_dim,
            config.sliding_window_size,
            (rotations[0], rotations[1]),
            kinds[0].cap,
        ),
    )


def empty_cache(decoder: Decoder, rows: int, columns: int) -> Cache:
    """Room for so many answers of so many tokens."""
    rows *= decoder.shape.groups
    return [
        (jnp.zeros((rows, decoder.shape.size, columns)), jnp.zeros((rows, columns, decoder.shape.size)))
        for _ in decoder.layers
    ]


def resized(decoder: Decoder, cache: Cache, rows: Any, columns: int) -> Cache:
    """The cache of the chosen rows (indices ``[n]``), cut or filled up to so many columns."""
    return [_resized(keys, values, rows, columns, decoder.shape.groups) for keys, values in cache]


def prefill(
    decoder: Decoder, cache: Cache, tokens: Any, positions: Any, segments: Any, ends: Any, rows: Any, sources: Any
) -> tuple[jax.Array, Cache]:
    """Read packed prompts: the token ``[n]`` after each, and the cache with their keys and values in it.

    Args:
        tokens: ``[R, L]``, as ``positions`` and ``segments`` (0 is padding, ``packing.PREFIX`` what all of the row
        see).
        ends: ``[n]``, where each prompt's last token stands in the flattened ``[R·L]``.
        rows: ``[n]``, each prompt's row in the cache; one beyond its end is no row.
        sources: ``[n, S]``, where each column's token stands in ``[R·L]``; what lies behind a prompt's end is not read.
    """
    x, rotations, bias = _read(decoder.embedding, tokens, positions, segments, decoder.shape)
    grown = []
    for layer, sliding, (keys, values) in zip(decoder.layers, decoder.sliding, cache, strict=True):
        x, keys, values = _prefill_layer(
            layer, x, rotations[sliding], bias[sliding], keys, values, rows, sources, decoder.shape
        )
        grown.append((keys, values))
    last = _taken(x, ends)
    return best_token(last, decoder.final_scale, decoder.embedding, decoder.screen), grown


def decode(decoder: Decoder, cache: Cache, tokens: Any, positions: Any) -> tuple[jax.Array, Cache]:
    """The token ``[B]`` after ``tokens`` ``[B]``, which take the cache's columns ``positions`` ``[B]``."""
    columns = cache[0][1].shape[1]
    x, rotations, bias = _enter(decoder.embedding, tokens, positions, columns, decoder.shape)
    grown = []
    for layer, sliding, (keys, values) in zip(decoder.layers, decoder.sliding, cache, strict=True):
        x, keys, values = _decode_layer(
            layer, x, rotations[sliding], bias[sliding], keys, values, positions, decoder.shape
        )
        grown.append((keys, values))
    return best_token(x, decoder.final_scale, decoder.embedding, decoder.screen), grown


@jax.jit
def best_token(x: jax.Array, scale: jax.Array, embedding: jax.Array, screen: Screen) -> jax.Array:
    """The word of the largest float32 logit ``[B]`` behind the last layer's ``x`` ``[B, D]``.

    The screen finds the ``NEAR`` parts of the vocabulary that hold its largest logits, in a faster dtype; all their
    words are
    compared in float32. Rounding would have to lift a word in each of that many parts over the best one to change the
    answer. A cap of the logits changes no order, and is left out.
    """
    hidden, words, width = normalised(x, scale), len(embedding), screen[0].shape[1]
    parts = _divisor(words, PARTS)
    fast = hidden.astype(screen[0].dtype)
    # word w of a chunk is in part w modulo parts: the largest of each is found row by row
    largest = [
        jnp.matmul(fast, chunk, preferred_element_type=jnp.float32).reshape(len(x), -1, parts).max(1)
        for chunk in screen
    ]
    _, part = jax.lax.top_k(jnp.concatenate(largest, 1), min(NEAR, len(screen) * parts))
    first = part // parts * width + part % parts
    chosen = (first[..., None] + jnp.arange(0, width, parts)).reshape(len(x), -1)
    exact = jnp.einsum("bd,bkd->bk", hidden, embedding[chosen])
    # of equal logits the first word, as argmax would have it
    return jnp.where(exact == exact.max(-1, keepdims=True), chosen, words).min(-1).astype(jnp.int32)


def screen_of(embedding: jax.Array) -> Screen:
    """The embedding transposed, in the fast dtype, in chunks: so what is screened at a time stays in the processor's
    cache."""
    chunks = _divisor(len(embedding) // _divisor(len(embedding), PARTS), CHUNKS)
    return tuple(jnp.split(embedding.T.astype(matmul_dtype("auto")), chunks, 1))


def _divisor(number: int, most: int) -> int:
    """The largest divisor that is at most ``most``."""
    return next(size for size in range(min(most, number), 0, -1) if number % size == 0)


def _laid_out(layer: Any, scale: float) -> Layer:
    def matrix(block: str, name: str, weight: str) -> jax.Array:
        module = getattr(getattr(layer, block), name)
        whole = matrix_of(module, getattr(module, weight)[...]).astype(jnp.float32)
        if (pair := adapter(module, weight, whole.shape)) is None:
            return whole
        return whole + scale * jnp.matmul(*pair, precision="highest")

    heads, out, wide, narrow = (jnp.concatenate([matrix(*part) for part in parts], 1) for parts in PRODUCTS.values())
    attention, scale_queries = layer.attn, kind_of(layer.attn).scale
    scales = {
        "before": _scale(layer.pre_attention_norm),
        "after": _scale(post_attention_norm(layer)),
        "before_mlp": _scale(layer.pre_ffw_norm),
        "after_mlp": _scale(layer.post_ffw_norm),
    }
    if hasattr(attention, "_query_norm"):  # Gemma 3
        scales |= {"query": _scale(attention._query_norm) * scale_queries, "key": _scale(attention._key_norm)}
    else:
        queries = attention.q_einsum.shape[0] * attention.head_dim
        heads = heads.at[:, :queries].multiply(scale_queries)
    return Layer(heads, out, wide, narrow, scales)


def _scale(norm: Any) -> jax.Array:
    return 1 + norm.scale[...].astype(jnp.float32)


@partial(jax.jit, static_argnames="shape")
def _read(embedding: jax.Array, tokens: Any, positions: Any, segments: Any, shape: Shape) -> tuple[Any, Any, Any]:
    """Embeddings ``[R·L, D]``, rotations, and what is added to the scores ``[R, 1, L, L]``."""
    seen = block_causal_mask(segments)
    near = seen & (positions[:, :, None] - positions[:, None, :] < shape.window)
    bias = [jnp.where(visible, 0.0, MASKED)[:, None] for visible in (seen, near)]
    return _embedded(embedding, tokens.reshape(-1)), _rotations(positions.reshape(-1), shape), bias


@partial(jax.jit, static_argnames=("columns", "shape"))
def _enter(embedding: jax.Array, tokens: Any, positions: Any, columns: int, shape: Shape) -> tuple[Any, Any, Any]:
    """Embeddings ``[B, D]``, rotations, and what is added to the scores ``[B·K, 1, S]``."""
    column = jnp.arange(columns)[None]
    seen = column <= positions[:, None]
    near = seen & (column > positions[:, None] - shape.window)
    bias = [jnp.repeat(jnp.where(visible, 0.0, MASKED), shape.groups, axis=0)[:, None] for visible in (seen, near)]
    return _embedded(embedding, tokens), _rotations(positions, shape), bias


@partial(jax.jit, static_argnames="shape", donate_argnames=("keys", "values"))
def _prefill_layer(
    layer: Layer, x: Any, rotation: Any, bias: Any, keys: Any, values: Any, rows: Any, sources: Any, shape: Shape
) -> tuple[Any, Any, Any]:
    query, key, value = _heads(layer, x, rotation, shape)
    count, length = bias.shape[0], bias.shape[-1]

    def by_group(heads: jax.Array) -> jax.Array:
        return heads.reshape(count, length, shape.groups, -1, shape.size).transpose(0, 2, 3, 1, 4)

    scores = capped(einsum("rkgth,rkush->rkgts", by_group(query), by_group(key)), shape.cap) + bias[:, :, None]
    mixed = einsum("rkgts,rkush->rkgth", jax.nn.softmax(scores, axis=-1), by_group(value))
    mixed = mixed.transpose(0, 3, 1, 2, 4).reshape(len(x), -1)
    at = (rows[:, None] * shape.groups + jnp.arange(shape.groups)).reshape(-1)
    columns = sources.shape[1]
    key = key[sources].transpose(0, 2, 3, 1).reshape(-1, shape.size, columns)
    value = value[sources].transpose(0, 2, 1, 3).reshape(-1, columns, shape.size)
    keys, values = keys.at[at].set(key, mode="drop"), values.at[at].set(value, mode="drop")
    return _after_attention(layer, x, mixed), keys, values


@partial(jax.jit, static_argnames="shape", donate_argnames=("keys", "values"))
def _decode_layer(
    layer: Layer, x: Any, rotation: Any, bias: Any, keys: Any, values: Any, positions: Any, shape: Shape
) -> tuple[Any, Any, Any]:
    query, key, value = _heads(layer, x, rotation, shape)
    row, at = jnp.arange(len(keys)), jnp.repeat(positions, shape.groups)
    keys = keys.at[row, :, at].set(key.reshape(-1, shape.size))
    values = values.at[row, at].set(value.reshape(-1, shape.size))
    scores = capped(einsum("pgh,phs->pgs", query.reshape(len(keys), -1, shape.size), keys), shape.cap) + bias
    mixed = einsum("pgs,psh->pgh", jax.nn.softmax(scores, axis=-1), values)
    return _after_attention(layer, x, mixed.reshape(len(x), -1)), keys, values


def _heads(layer: Layer, x: jax.Array, rotation: Any, shape: Shape) -> tuple[jax.Array, jax.Array, jax.Array]:
    """Queries ``[T, N, H]``, keys and values ``[T, K, H]`` of ``x`` ``[T, D]``."""
    projected = normalised(x, layer.scales["before"]) @ layer.heads
    projected = projected.reshape(len(x), -1, shape.size)
    query, key, value = jnp.split(projected, (shape.heads, shape.heads + shape.groups), axis=1)
    if "query" in layer.scales:
        query, key = normalised(query, layer.scales["query"]), normalised(key, layer.scales["key"])
    return rotated(query, *rotation), rotated(key, *rotation), value


def _after_attention(layer: Layer, x: jax.Array, mixed: jax.Array) -> jax.Array:
    x = x + normalised(mixed @ layer.out, layer.scales["after"])
    gate, up = jnp.split(normalised(x, layer.scales["before_mlp"]) @ layer.wide, 2, axis=1)
    return x + normalised((jax.nn.gelu(gate) * up) @ layer.narrow, layer.scales["after_mlp"])


def _embedded(embedding: jax.Array, tokens: jax.Array) -> jax.Array:
    return embedding[tokens] * jnp.sqrt(jnp.float32(embedding.shape[1]))


def _rotations(positions: jax.Array, shape: Shape) -> list[tuple[jax.Array, jax.Array]]:
    """Sine and cosine ``[T, 1, H/2]`` of global and of sliding layers."""
    turns = [angles(positions, shape.size, base=base, factor=factor)[:, None] for base, factor in shape.rotations]
    return [(jnp.sin(turn), jnp.cos(turn)) for turn in turns]


@jax.jit
def _taken(x: jax.Array, at: Any) -> jax.Array:
    return x[at]


@partial(jax.jit, static_argnames=("columns", "groups"))
def _resized(keys: jax.Array, values: jax.Array, rows: Any, columns: int, groups: int) -> tuple[jax.Array, jax.Array]:
    at = (rows[:, None] * groups + jnp.arange(groups)).reshape(-1)
    room = max(0, columns - values.shape[1])
    keys, values = keys[at, :, :columns], values[at, :columns]
    return jnp.pad(keys, ((0, 0), (0, 0), (0, room))), jnp.pad(values, ((0, 0), (0, room), (0, 0)))
