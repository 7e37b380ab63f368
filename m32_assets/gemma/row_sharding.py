"""Where activations lie on a mesh ``("fsdp", "tp")``: each device keeps the rows of its batch.

Weights and rows are sharded over the same axis. Left to itself, the compiler resolves the conflict for the weights: it
gathers the activations of all rows on every device at each product. FSDP gathers weights instead (Rajbhandari et al.,
"ZeRO", 2020).
"""

from __future__ import annotations

import jax
from jax.sharding import Mesh, NamedSharding, PartitionSpec


def with_rows_apart(x: jax.Array, mesh: Mesh | None) -> jax.Array:
    """``x`` ``[rows, …]``, its rows spread over ``fsdp``, and so its gradient.

    Args:
        mesh: None, or one device, changes nothing.
    """
    if mesh is None or mesh.size == 1:
        return x
    last = PartitionSpec.UNCONSTRAINED if mesh.shape["tp"] > 1 else None
    middle = (None,) * (x.ndim - 2)
    return jax.lax.with_sharding_constraint(x, NamedSharding(mesh, PartitionSpec("fsdp", *middle, last)))


def whole(x: jax.Array, mesh: Mesh | None) -> jax.Array:
    """``x`` on every device, and so its gradient.

    Args:
        mesh: None, or one device, changes nothing.
    """
    if mesh is None or mesh.size == 1:
        return x
    return jax.lax.with_sharding_constraint(x, NamedSharding(mesh, PartitionSpec()))
