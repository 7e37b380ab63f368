"""Products that use a device's bfloat16 units, in the forward and in the backward pass.

XLA's CPU backend uses them only if the sum is float32 and the right operand is stored row by row. So on a CPU matrices
are kept transposed as well, and barriers keep XLA from folding a transpose or a cast into a product. GPUs and TPUs
multiply either layout, and live from such folding: there a product takes ``None`` for the transpose.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp

from m32_assets.common.errors import M32Error

_CPUINFO = Path("/proc/cpuinfo")


def matmul_dtype(precision: str) -> Any:
    """The dtype of a precision on this machine.

    Args:
        precision: ``auto``, ``float32`` or ``bfloat16``. ``auto`` is bfloat16 where the hardware has units for it.

    Raises:
        M32Error: it is another word.
    """
    known = {"float32": jnp.float32, "bfloat16": jnp.bfloat16}
    if precision == "auto":
        device = jax.devices()[0]
        has_units = _multiplies_bfloat16(_CPUINFO) if device.platform == "cpu" else _has_bfloat16_units(device)
        return jnp.bfloat16 if has_units else jnp.float32
    if precision not in known:
        raise M32Error("precision", repr(precision), f"auto or one of {', '.join(known)}")
    return known[precision]


def _has_bfloat16_units(device: Any) -> bool:
    """Whether an accelerator multiplies bfloat16 faster than float32: NVIDIA's GPUs do from compute capability 8.0.

    An older one computes in float32 after a conversion. TPUs have such units, and so have AMD's GPUs, which name no
    number.
    """
    capability = str(getattr(device, "compute_capability", ""))
    return device.platform != "gpu" or not re.fullmatch(r"\d+\.\d+", capability) or float(capability) >= 8


def _multiplies_bfloat16(cpuinfo: Path) -> bool:
    """Whether the processor multiplies bfloat16 faster than float32.

    It does with AMX, and with AVX-512 on AMD's processors. With AVX-512 on Intel's it is slower.
    """
    words = cpuinfo.read_text("utf-8").split() if cpuinfo.exists() else []
    return "amx_bf16" in words or {"avx512_bf16", "AuthenticAMD"} <= set(words)


def dot(x: jax.Array, y: jax.Array) -> jax.Array:
    """The product in the dtype of ``y``, summed in float32."""
    return jnp.matmul(x.astype(y.dtype), y, preferred_element_type=jnp.float32)


def einsum(form: str, x: jax.Array, y: jax.Array) -> jax.Array:
    """Any contraction of two arrays of one dtype, summed in float32."""
    return jnp.einsum(form, x, y, preferred_element_type=jnp.float32)


def materialize(x: Any) -> Any:
    """``x``, on a CPU as arrays in memory: XLA's CPU backend is slow where it fuses a view into a product."""
    return jax.lax.optimization_barrier(x) if jax.default_backend() == "cpu" else x


@jax.custom_vjp
def times_frozen(x: jax.Array, matrix: jax.Array, transposed: jax.Array | None) -> jax.Array:
    """``x`` ``[N, in]`` times a matrix that is not trained: ``[N, out]``, float32.

    Args:
        transposed: the matrix's transpose; None if the device multiplies either layout.
    """
    return dot(x, matrix)


times_frozen.defvjp(
    lambda x, matrix, transposed: (dot(x, matrix), (matrix, transposed)),
    lambda kept, gradient: (dot(gradient, kept[0].T if kept[1] is None else kept[1]), None, None),
)


@jax.custom_vjp
def times_adapted(
    x: jax.Array, matrix: jax.Array, transposed: jax.Array | None, a: jax.Array, b: jax.Array
) -> jax.Array:
    """``x`` ``[N, in]`` times (matrix + a·b), a ``[in, rank]``, b ``[rank, out]`` (Hu et al., "LoRA", 2021).

    With a transpose x·a is appended to ``x`` as ``rank`` columns, and b to the matrix as rows, so one product computes
    the sum. Without one the sum is written as it is: the matrix is not copied, and its reader adds the two products.

    Args:
        transposed: the matrix's transpose; None if the device multiplies either layout.
    """
    return _adapted_forward(x, matrix, transposed, a, b)[0]


def _adapted_forward(x: Any, matrix: Any, transposed: Any, a: Any, b: Any) -> tuple[jax.Array, Any]:
    x, a, b = (materialize(m.astype(matrix.dtype)) for m in (x, a, b))
    low = materialize(dot(x, a).astype(x.dtype))
    return _sum_of_products(x, low, matrix, b, transposed is None), (x, low, matrix, transposed, a, b)


def _adapted_backward(kept: Any, gradient: jax.Array) -> tuple[Any, ...]:
    x, low, matrix, transposed, a, b = kept
    apart = transposed is None
    gradient = materialize(gradient.astype(x.dtype))
    back = materialize(dot(gradient, materialize(b.T)).astype(x.dtype))
    inputs = _sum_of_products(gradient, back, matrix.T if apart else transposed, materialize(a.T), apart)
    return inputs, None, None, dot(materialize(back.T), x).T, dot(materialize(low.T), gradient)


def _sum_of_products(x: Any, low: Any, matrix: Any, factor: Any, apart: bool) -> jax.Array:
    """x · matrix + low · factor: as two products, or as one of arrays that are joined for it."""
    if apart:
        return dot(x, matrix) + dot(low, factor)
    return dot(jnp.concatenate([x, low], 1), jnp.concatenate([matrix, factor]))


times_adapted.defvjp(_adapted_forward, _adapted_backward)
