"""Where the parameters lie on a device mesh ``("fsdp", "tp")``.

With FSDP each device keeps a piece of every matrix and of its optimizer state, and sees a piece of every batch
(Rajbhandari
et al., "ZeRO", 2020); with plain data parallelism it keeps them whole.
"""

from __future__ import annotations

from typing import Any

import jax
from flax import nnx
from jax.sharding import Mesh, NamedSharding, PartitionSpec

from m32_assets.common.errors import M32Error
from m32_assets.gemma.loading import device_mesh
from m32_assets.training.settings import TrainingSettings

BATCH_AXES = (None, "fsdp")
"""Batches are ``[microbatches, rows, …]``: the rows are spread."""


def mesh_of(settings: TrainingSettings, given: Mesh | None = None) -> Mesh:
    """The mesh ``given``, or that which the settings ask for; ``fsdp: 0`` takes all devices that ``tensor_parallel`` leaves.

    Raises:
        M32Error: there are too few devices, or the rows of a batch cannot be spread evenly (they would then be copied
        to
            every device, and nothing gained).
    """
    there = jax.device_count()
    fsdp = given.shape["fsdp"] if given else settings.fsdp or max(1, there // settings.tensor_parallel)
    if not given and fsdp * settings.tensor_parallel > there:
        raise M32Error(
            "fsdp × tensor_parallel",
            f"{fsdp} × {settings.tensor_parallel}",
            f"at most the {there} {jax.default_backend()} devices here",
            "Lower fsdp or tensor_parallel; fsdp 0 takes all devices",
        )
    if settings.batch_size % fsdp:
        raise M32Error(
            "batch_size",
            f"{settings.batch_size}, spread over {fsdp} devices",
            f"a multiple of {fsdp}",
            "Change batch_size or fsdp",
        )
    return given or device_mesh((fsdp, settings.tensor_parallel))


def place(model: Any, mesh: Mesh, *, replicate: bool = False) -> None:
    """Put every parameter of a prepared model where it belongs on the mesh; in place.

    Args:
        replicate: keep whole copies on every device.
    """
    state = nnx.state(model)
    placed = {
        path: leaf.replace(_moved(leaf[...], NamedSharding(mesh, _spec(path, leaf.shape, mesh, replicate))))
        for path, leaf in nnx.to_flat_state(state)
    }
    nnx.update(model, nnx.from_flat_state(placed))


def place_like(state: Any, model: Any, mesh: Mesh) -> Any:
    """Optimizer state that lies where the parameters lie that it belongs to; counters are copied to every device."""
    specs = {tuple(path): leaf[...].sharding.spec for path, leaf in nnx.to_flat_state(nnx.state(model, nnx.LoRAParam))}

    def move(path: tuple[Any, ...], leaf: Any) -> Any:
        mine = next((spec for name, spec in specs.items() if tuple(path[-len(name) :]) == name), PartitionSpec())
        return leaf.replace(_moved(leaf[...], NamedSharding(mesh, mine)))

    return nnx.from_flat_state({tuple(path): move(tuple(path), leaf) for path, leaf in nnx.to_flat_state(state)})


def _moved(array: jax.Array, sharding: NamedSharding) -> jax.Array:
    # device_put reaches the devices of this process only
    return (
        jax.device_put(array, sharding)
        if jax.process_count() == 1
        else jax.jit(lambda x: x, out_shardings=sharding)(array)
    )


def _spec(path: tuple[Any, ...], shape: tuple[int, ...], mesh: Mesh, replicate: bool) -> PartitionSpec:
    """The largest axis that divides evenly goes over ``fsdp``, the next over ``tp``.

    The embedding is spread by its width alone: the head walks the words in chunks, and would gather them otherwise.
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
