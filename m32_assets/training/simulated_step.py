"""A training step of a model's shape, compiled for a mesh without weights: its memory and what devices send each other.

XLA's CPU backend compiles for simulated devices (``--xla_force_host_platform_device_count``). It widens bfloat16
products to float32, so the bytes of arrays that are products are an upper bound.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
from flax import nnx

from m32_assets.gemma.forward import pack_model
from m32_assets.gemma.loading import lora_state, random_model
from m32_assets.gemma.registry import ModelShape
from m32_assets.training.checkpoints import with_adapters
from m32_assets.training.loss import completion_loss
from m32_assets.training.mesh import BATCH_AXES, placed, shard_optimizer
from m32_assets.training.optimizer import optimizer
from m32_assets.training.settings import TrainingSettings
from m32_assets.training.step import train_step

_COLLECTIVE = re.compile(
    r"= (?P<results>.*?) (?P<kind>all-gather|all-reduce|reduce-scatter|all-to-all|collective-permute)(-start)?\("
)
_ARRAY = re.compile(r"\b(?P<dtype>pred|[a-z]+\d+)\[(?P<shape>[\d,]*)\]")


@dataclass(frozen=True, slots=True)
class Collective:
    """An exchange between devices in a compiled program.

    Attributes:
        kind: all-gather, all-reduce, reduce-scatter, all-to-all or collective-permute.
        shapes: of its results on one device.
        bytes: of its results on one device.
    """

    kind: str
    shapes: tuple[tuple[int, ...], ...]
    bytes: int


@dataclass(frozen=True, slots=True)
class SimulatedStep:
    """What a compiled training step needs of each device.

    Attributes:
        arguments: bytes of weights, adapters, optimizer state and batch.
        temporaries: bytes held during the step besides them, in the schedule of XLA's CPU backend.
        kept: bytes of the activations that the forward pass keeps for the backward pass, on any platform.
        largest: the largest arrays of the model, each with its shape and its bytes on one device.
    """

    arguments: int
    temporaries: int
    kept: int
    collectives: tuple[Collective, ...]
    largest: tuple[tuple[str, tuple[int, ...], int], ...]

    @property
    def bytes_sent(self) -> int:
        """Bytes of the results of all collectives on one device."""
        return sum(exchange.bytes for exchange in self.collectives)


def simulate_step(
    shape: ModelShape,
    settings: TrainingSettings,
    mesh: jax.sharding.Mesh,
    targets: int,
    *,
    replicate: bool = False,
    dtype: Any = jnp.bfloat16,
) -> SimulatedStep:
    """Compile the step that trains a model of a shape, laid out as on an accelerator.

    Args:
        settings: ``max_seq_len`` is the length of a row.
        targets: completion tokens of a microbatch.
        replicate: keep whole weights on every device.
        dtype: matmuls multiply in it.
    """

    def model_and_optimizer() -> Any:
        packed = pack_model(with_adapters(random_model(shape), settings, mesh), dtype, mesh, transpose=False)
        return packed, nnx.Optimizer(packed, optimizer(settings, 1000), wrt=nnx.LoRAParam)

    packed, rule = nnx.eval_shape(model_and_optimizer)
    graph, _, _ = nnx.split(packed, nnx.LoRAParam, ...)
    nnx.update(packed, placed(nnx.state(packed), mesh, replicate=replicate, put=_abstract))
    _, adapters, frozen = nnx.split(packed, nnx.LoRAParam, ...)
    moments = shard_optimizer(nnx.state(rule), lora_state(packed), mesh, put=_abstract)
    loss, inputs = completion_loss(settings.lora_scale, remat=settings.remat), _inputs(settings, mesh, targets)
    step = train_step(loss, graph, nnx.graphdef(rule))
    with mesh:
        compiled = step.lower(frozen, adapters, moments, inputs).compile()
    memory = compiled.memory_analysis()
    return SimulatedStep(
        arguments=memory.argument_size_in_bytes,
        temporaries=memory.temp_size_in_bytes,
        kept=_kept(loss, graph, adapters, frozen, inputs) // mesh.shape["fsdp"],
        collectives=tuple(collectives(compiled.as_text())),
        largest=_largest(frozen),
    )


def _kept(loss: Any, graph: Any, adapters: Any, frozen: Any, inputs: Any) -> int:
    """Bytes that the forward pass of one microbatch leaves for the backward pass, without the model's own arrays."""

    def backward(adapters: Any, frozen: Any, inputs: Any) -> Any:
        given = {name: array[0] for name, array in inputs.items()}
        return jax.vjp(lambda part: loss(nnx.merge(graph, part, frozen), **given), adapters)[1]

    left = jax.tree.leaves(jax.eval_shape(backward, adapters, frozen, inputs))
    own = {(leaf.shape, leaf.dtype) for leaf in jax.tree.leaves((adapters, frozen))}
    return sum(x.size * x.dtype.itemsize for x in left if (x.shape, x.dtype) not in own)


def _abstract(array: Any, sharding: jax.sharding.NamedSharding) -> jax.ShapeDtypeStruct:
    return jax.ShapeDtypeStruct(array.shape, array.dtype, sharding=sharding)


def _inputs(settings: TrainingSettings, mesh: jax.sharding.Mesh, targets: int) -> dict[str, jax.ShapeDtypeStruct]:
    """The arrays of ``model_inputs`` for one step, sharded as Tunix shards a batch."""
    parts, rows, length = settings.gradient_accumulation_steps, settings.batch_size, settings.max_seq_len
    sizes: dict[str, tuple[Any, tuple[int, ...]]] = {
        "tokens": (jnp.int32, (rows, length)),
        "positions": (jnp.int32, (rows, length)),
        "segments": (jnp.int32, (rows, length)),
        "index": (jnp.int32, (targets,)),
        "target": (jnp.int32, (targets,)),
        "weight": (jnp.float32, (targets,)),
    }
    if settings.sampled_softmax_size:
        sizes["sampled_ids"] = (jnp.int32, (settings.sampled_softmax_size,))
        sizes["log_multiplicity"] = (jnp.float32, (settings.sampled_softmax_size,))
    sharding = jax.sharding.NamedSharding(mesh, jax.sharding.PartitionSpec(*BATCH_AXES))
    return {
        name: jax.ShapeDtypeStruct((parts, *size), dtype, sharding=sharding) for name, (dtype, size) in sizes.items()
    }


def collectives(program: str) -> Iterator[Collective]:
    """The exchanges of a compiled program, from its HLO text."""
    for line in program.splitlines():
        if found := _COLLECTIVE.search(line):
            arrays = [(m["dtype"], _numbers(m["shape"])) for m in _ARRAY.finditer(found["results"])]
            yield Collective(
                found["kind"],
                tuple(shape for _, shape in arrays),
                sum(math.prod(shape) * _itemsize(dtype) for dtype, shape in arrays),
            )


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(",") if part)


def _itemsize(dtype: str) -> int:
    bits = re.sub(r"\D", "", dtype)
    return max(1, int(bits or 8) // 8)


def _largest(frozen: nnx.State, most: int = 8) -> tuple[tuple[str, tuple[int, ...], int], ...]:
    arrays = []
    for path, leaf in nnx.to_flat_state(frozen):
        array = leaf.get_value()
        held = math.prod(array.sharding.shard_shape(array.shape)) * array.dtype.itemsize
        arrays.append(("/".join(map(str, path)), array.shape, held))
    return tuple(sorted(arrays, key=lambda entry: (-entry[2], entry[0]))[:most])
