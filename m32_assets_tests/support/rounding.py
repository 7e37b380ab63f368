"""Products as an accelerator computes them by default: operands rounded to bfloat16 unless more is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import jax
import numpy as np
import pytest
from jax._src.lax import lax


def live_bytes() -> int:
    """The bytes of all arrays that this process holds on its devices."""
    return sum(array.nbytes for array in jax.live_arrays())


@contextmanager
def bfloat16_products() -> Iterator[None]:
    """Round the operands of all products but those at the highest precision, in programs traced meanwhile."""
    real = lax.dot_general_p.bind

    def bind(x: Any, y: Any, **params: Any) -> Any:
        if params["precision"] != (lax.Precision.HIGHEST, lax.Precision.HIGHEST):
            # not a cast there and back, which XLA may drop
            x, y = (jax.lax.reduce_precision(z, 8, 7) if z.dtype == np.float32 else z for z in (x, y))
        return real(x, y, **params)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lax.dot_general_p, "bind", bind)
        jax.clear_caches()
        yield
    jax.clear_caches()
