"""Products of float32 arrays in float32 on every device.

By default a TPU rounds the operands to bfloat16, and a recent GPU to TF32. A CPU does not, and gives the same bits
either way. See https://docs.jax.dev/en/latest/201/precision.html.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import jax

P = ParamSpec("P")
R = TypeVar("R")


def full_precision(function: Callable[P, R]) -> Callable[P, R]:
    """The function, with the products that it computes or traces at the highest precision."""

    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        with jax.default_matmul_precision("highest"):
            return function(*args, **kwargs)

    return call
