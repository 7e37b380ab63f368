"""The device mesh ``("fsdp", "tp")``: where arrays are placed on it, also by several processes that train as one.

With FSDP each device keeps a piece of every matrix and of its optimizer state, and gets a piece of every batch
(Rajbhandari et al., "ZeRO", 2020). With plain data parallelism it keeps whole copies.

Several processes are started from outside (Ray's JaxTrainer, a job per TPU host) and joined by
``jax.distributed.initialize``. The first one writes logs and results. A single process uses the same functions.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import numpy as np
from flax import nnx
from jax.experimental import multihost_utils
from jax.sharding import Mesh, NamedSharding, PartitionSpec

from m32_assets.common.errors import M32Error
from m32_assets.gemma.loading import device_mesh
from m32_assets.training.settings import TrainingSettings

Put = Callable[[Any, NamedSharding], Any]
"""Moves an array to a sharding."""
BATCH_AXES = (None, "fsdp")
"""How batches ``[microbatches, rows, …]`` are sharded."""


def mesh_of(settings: TrainingSettings, given: Mesh | None = None) -> Mesh:
    """The mesh ``given``, or the one of the settings; ``fsdp: 0`` takes all devices that ``tensor_parallel`` leaves.

    Raises:
        M32Error: there are too few devices, or ``batch_size`` is no multiple of ``fsdp``: JAX would then copy every
            batch to every device.
    """
    if given:
        _require_even(settings.batch_size, given.shape["fsdp"])
        return given
    return device_mesh(axes_of(settings, jax.device_count(), jax.default_backend()))


def axes_of(settings: TrainingSettings, devices: int, kind: str) -> tuple[int, int]:
    """The axes ``(fsdp, tp)`` of the settings' mesh on a number of devices.

    Args:
        kind: of the devices, for the message.

    Raises:
        M32Error: as ``mesh_of``.
    """
    fsdp = settings.fsdp or max(1, devices // settings.tensor_parallel)
    if fsdp * settings.tensor_parallel > devices:
        raise M32Error(
            "fsdp × tensor_parallel",
            f"{fsdp} × {settings.tensor_parallel}",
            f"at most the {devices} {kind} devices here",
            "Lower fsdp or tensor_parallel; fsdp 0 takes all devices",
        )
    _require_even(settings.batch_size, fsdp)
    return fsdp, settings.tensor_parallel


def _require_even(batch_size: int, fsdp: int) -> None:
    if batch_size % fsdp:
        raise M32Error(
            "batch_size",
            f"{batch_size}, spread over {fsdp} devices",
            f"a multiple of {fsdp}",
            "Change batch_size or fsdp",
        )


def mesh_of_all(tensor_parallel: int = 1) -> Mesh:
    """A mesh over all devices of all processes.

    Args:
        tensor_parallel: devices that each matrix is split over.

    Raises:
        M32Error: ``tensor_parallel`` does not divide the number of devices.
    """
    devices = jax.device_count()
    if tensor_parallel < 1 or devices % tensor_parallel:
        raise M32Error("tensor_parallel", str(tensor_parallel), f"a divisor of the {devices} devices")
    return device_mesh((devices // tensor_parallel, tensor_parallel))


def shard_model(model: nnx.Module, mesh: Mesh, *, replicate: bool = False) -> None:
    """Move every parameter of a model to its place on the mesh, in place.

    Args:
        replicate: keep whole copies on every device.
    """
    nnx.update(model, placed(nnx.state(model), mesh, replicate=replicate))


def placed(state: nnx.State, mesh: Mesh, *, replicate: bool = False, put: Put | None = None) -> nnx.State:
    """Parameters, each moved to its place on the mesh.

    Args:
        put: moves an array to a sharding; by default to the devices.
    """
    move = put or _device_put
    return nnx.from_flat_state(
        {
            path: leaf.replace(move(leaf.get_value(), NamedSharding(mesh, _spec(path, leaf.shape, mesh, replicate))))
            for path, leaf in nnx.to_flat_state(state)
        }
    )


def shard_optimizer(state: Any, adapters: nnx.State, mesh: Mesh, put: Put | None = None) -> Any:
    """Optimizer state, each array sharded like its parameter; counters are copied to every device.

    Args:
        adapters: the parameters, where they are.
        put: as in ``placed``.
    """
    specs = {tuple(path): leaf.get_value().sharding.spec for path, leaf in nnx.to_flat_state(adapters)}

    def move(path: tuple[Any, ...], leaf: Any) -> Any:
        spec = next((spec for name, spec in specs.items() if tuple(path[-len(name) :]) == name), PartitionSpec())
        return leaf.replace((put or _device_put)(leaf.get_value(), NamedSharding(mesh, spec)))

    return nnx.from_flat_state({tuple(path): move(tuple(path), leaf) for path, leaf in nnx.to_flat_state(state)})


def shard_batch(inputs: dict[str, np.ndarray], mesh: Mesh) -> dict[str, Any]:
    """Arrays ``[microbatches, rows, …]``, whole in every process, as global arrays whose rows are sharded.

    An array without such rows is copied to every device. PeftTrainer shards the batches of a single process itself.

    Raises:
        M32Error: the rows cannot be divided by the mesh.
    """
    if jax.process_count() == 1:
        return inputs
    parts = mesh.shape["fsdp"]
    sharded = {}
    for name, array in inputs.items():
        even = array.shape[1] % parts == 0
        if not even and array.ndim > 2:
            raise M32Error(
                f"the batch's {name}",
                f"{array.shape[1]} rows for {parts} devices",
                "a multiple of the devices",
                "Raise batch_size, or lower the number of processes",
            )
        sharding = NamedSharding(mesh, PartitionSpec(None, "fsdp" if even else None))
        sharded[name] = jax.make_array_from_callback(array.shape, sharding, lambda part, array=array: array[part])
    return sharded


def leads() -> bool:
    """Whether this process writes logs, metrics and results."""
    return jax.process_index() == 0


def gathered(tree: Any) -> Any:
    """The tree with whole numpy arrays, in every process."""
    return jax.tree.map(np.asarray, multihost_utils.process_allgather(tree, tiled=True))


def wait_for_all(what: str) -> None:
    """Wait until all processes have reached this point."""
    if jax.process_count() > 1:
        multihost_utils.sync_global_devices(what)


def _device_put(array: jax.Array, sharding: NamedSharding) -> jax.Array:
    if jax.process_count() == 1:
        return jax.device_put(array, sharding)
    # device_put reaches the devices of this process only
    return jax.jit(lambda x: x, out_shardings=sharding)(array)


def _spec(path: tuple[Any, ...], shape: tuple[int, ...], mesh: Mesh, replicate: bool) -> PartitionSpec:
    """The largest axis that divides evenly is sharded over ``fsdp``, the next one over ``tp``.

    The embedding is sharded by its width alone: the loss takes chunks of the vocabulary, and would gather them.
    """
    axes: list[Any] = [None] * len(shape)
    if replicate or len(shape) < 2:
        return PartitionSpec(*axes)
    free = sorted(range(len(shape)), key=lambda i: -shape[i])
    if "embedder" in path:
        free = free[1:]
    for name in ("fsdp", "tp"):
        axis = next((i for i in free if shape[i] % mesh.shape[name] == 0), None)
        if axis is not None and mesh.shape[name] > 1:
            axes[axis] = name
            free.remove(axis)
    return PartitionSpec(*axes)
