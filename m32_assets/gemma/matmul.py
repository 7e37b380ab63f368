"""Products that reach a processor's bfloat16 units, with a gradient that does too.

XLA's CPU backend reaches them only where the sum is float32 and the right operand lies row by row: hence the
transposed copies,
and the barriers where it would fold a transpose or a cast into the product.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp

from m32_assets.common.errors import M32Error

_CPUINFO = Path("/proc/cpuinfo")


def matmul_dtype(precision: str) -> Any:
    """The dtype that a setting stands for on this machine.

    Raises:
        M32Error: the setting is none of ``auto``, ``float32``, ``bfloat16``.
    """
    known = {"float32": jnp.float32, "bfloat16": jnp.bfloat16}
    if precision == "auto":
        has_units = jax.default_backend() != "cpu" or _multiplies_bfloat16(_CPUINFO)
        return jnp.bfloat16 if has_units else jnp.float32
    if precision not in known:
        raise M32Error("precision", repr(precision), f"auto or one of {', '.join(known)}")
    return known[precision]


def _multiplies_bfloat16(cpuinfo: Path) -> bool:
    """Whether this processor multiplies bfloat16 faster than float32.

    AMX does so five times as fast, AVX-512 twice as fast on AMD's Zen 4, but on Intel's processors at 0.6 of
    float32's rate
    (measured: docs/training.md).
    """
    words = cpuinfo.read_text("utf-8").split() if cpuinfo.exists() else []
    return "amx_bf16" in words or {"avx512_bf16", "AuthenticAMD"} <= set(words)


def dot(x: jax.Array, y: jax.Array) -> jax.Array:
    """The product in the dtype of ``y``, added up in float32."""
    return jnp.matmul(x.astype(y.dtype), y, preferred_element_type=jnp.float32)


def einsum(form: str, x: jax.Array, y: jax.Array) -> jax.Array:
    """The same for any contraction, of two arrays of one dtype."""
    return jnp.einsum(form, x, y, preferred_element_type=jnp.float32)


def written_out(x: jax.Array) -> jax.Array:
    """``x`` as an array of its own: fused into what reads it, XLA's CPU backend copies it element by element."""
    return jax.lax.optimization_barrier(x)


@jax.custom_vjp
def times_frozen(x: jax.Array, matrix: jax.Array, transposed: jax.Array | None) -> jax.Array:
    """``x`` ``[N, in]`` times a matrix that is not trained: ``[N, out]``, float32."""
    return dot(x, matrix)


times_frozen.defvjp(
    lambda x, matrix, transposed: (dot(x, matrix), transposed),
    lambda transposed, gradient: (dot(gradient, transposed), None, None),
)


@jax.custom_vjp
def times_adapted(
    x: jax.Array, matrix: jax.Array, transposed: jax.Array | None, a: jax.Array, b: jax.Array
) -> jax.Array:
    """``x`` ``[N, in]`` times (matrix + a·b), a ``[in, rank]``, b ``[rank, out]`` (Hu et al., "LoRA", 2021).

    The low-rank product is ``rank`` more columns of ``x`` and rows of the matrix, so that nothing has to be added to
    ``[N, out]``.
    """
    return _adapted_forward(x, matrix, transposed, a, b)[0]


def _adapted_forward(x: Any, matrix: Any, transposed: Any, a: Any, b: Any) -> tuple[jax.Array, Any]:
    x, a, b = (written_out(m.astype(matrix.dtype)) for m in (x, a, b))
    low = written_out(dot(x, a).astype(x.dtype))
    y = dot(jnp.concatenate([x, low], 1), jnp.concatenate([matrix, b]))
    return y, (x, low, transposed, a, b)


def _adapted_backward(kept: Any, gradient: jax.Array) -> tuple[Any, ...]:
    x, low, transposed, a, b = kept
    gradient = written_out(gradient.astype(x.dtype))
    back = written_out(dot(gradient, written_out(b.T)).astype(x.dtype))
    inputs = dot(jnp.concatenate([gradient, back], 1), jnp.concatenate([transposed, written_out(a.T)]))
    return inputs, None, None, dot(written_out(back.T), x).T, dot(written_out(low.T), gradient)


times_adapted.defvjp(_adapted_forward, _adapted_backward)
