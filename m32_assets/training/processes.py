"""Several processes that train as one: each holds its part of the arrays, the first one writes.

Started by whoever starts them (Ray's JaxTrainer, a job per TPU host), after ``jax.distributed.initialize``. With one
process all of this is what it would be without it.
"""

from __future__ import annotations

from typing import Any

import jax
import numpy as np
from jax.experimental import multihost_utils
from jax.sharding import Mesh, NamedSharding, PartitionSpec

from m32_assets.common.errors import M32Error
from m32_assets.gemma.loading import device_mesh


def leads() -> bool:
    """Whether this process is the one that writes logs, metrics and results."""
    return jax.process_index() == 0


def mesh_of_all(tensor_parallel: int = 1) -> Mesh:
    """A mesh over every device of every process: ``tensor_parallel`` of them share a row, the others divide the rows.

    Raises:
        M32Error: the devices cannot be divided so.
    """
    devices = jax.device_count()
    if tensor_parallel < 1 or devices % tensor_parallel:
        raise M32Error("tensor_parallel", str(tensor_parallel), f"a divisor of the {devices} devices")
    return device_mesh((devices // tensor_parallel, tensor_parallel))


def spread(inputs: dict[str, np.ndarray], mesh: Mesh) -> dict[str, Any]:
    """Arrays that every process holds whole, laid over the mesh: ``[microbatches, rows, …]`` is divided along ``fsdp``
    by its rows, where it can be.

    PeftTrainer does the same where one process has all devices, but takes what several processes hand it for parts.

    Raises:
        M32Error: the mesh has more parts than a batch has rows.
    """
    if jax.process_count() == 1:
        return inputs
    parts = mesh.shape["fsdp"]
    laid = {}
    for name, array in inputs.items():
        even = array.shape[1] % parts == 0
        if not even and array.ndim > 2:
            raise M32Error(
                f"the batch's {name}",
                f"{array.shape[1]} rows for {parts} devices",
                "a multiple of the devices",
                "Raise rows, or lower the number of processes",
            )
        sharding = NamedSharding(mesh, PartitionSpec(None, "fsdp" if even else None))
        laid[name] = jax.make_array_from_callback(array.shape, sharding, lambda part, array=array: array[part])
    return laid


def gathered(tree: Any) -> Any:
    """Every array of a tree whole, as numpy, in every process."""
    return jax.tree.map(np.asarray, multihost_utils.process_allgather(tree, tiled=True))


def wait_for_all(what: str) -> None:
    """Let no process past this point before all have reached it."""
    if jax.process_count() > 1:
        multihost_utils.sync_global_devices(what)
