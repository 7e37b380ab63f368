"""What a training on accelerators needs, found on a CPU: in processes of their own, which simulate the devices.

Run as a module it reads a ``Job`` as JSON from its input and prints the outcome as JSON.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter

from m32_assets.common.errors import M32Error
from m32_assets.training.settings import TrainingSettings

_FLAGS = (
    # optimizing the code would take most of the time and change neither shardings nor collectives
    "--xla_backend_optimization_level=0 "
    # the schedule of least memory, which accelerators have; a CPU's own begins early what can run at the same time
    "--xla_cpu_enable_concurrency_optimized_scheduler=false "
    # it would merge what remat computes again with what was computed before
    "--xla_disable_hlo_passes=cse"
)


class Loading(BaseModel):
    """Load a folder in bfloat16, as on an accelerator, and compare it with the model's shape."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["loading"] = "loading"
    folder: Path
    settings: TrainingSettings


class Compiling(BaseModel):
    """Compile a training step for a mesh of ``devices``.

    Attributes:
        layers: of the model; 0 for its own number.
        targets: completion tokens of a microbatch.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["compiling"] = "compiling"
    model: str
    settings: TrainingSettings
    devices: int
    targets: int
    replicate: bool
    layers: int = 0


Job = Loading | Compiling


@dataclass(frozen=True, slots=True)
class Loaded:
    """A model that was loaded.

    Attributes:
        host_bytes: the most memory that the process had.
    """

    weights: int
    adapters: int
    dtype: str
    host_bytes: int


@dataclass(frozen=True, slots=True)
class Compiled:
    """A step that was compiled; bytes are of one device.

    Attributes:
        temporaries: in the schedule of XLA's CPU backend.
        kept: of the activations between forward and backward pass, on any platform.
        sent: of the results of all collectives.
        collectives: how many of each kind.
        largest: the largest frozen arrays, each with its shape and its bytes.
    """

    arguments: int
    temporaries: int
    kept: int
    sent: int
    collectives: dict[str, int]
    largest: list[tuple[str, tuple[int, ...], int]]


def load(job: Loading) -> Loaded:
    """Do the job in a process of its own.

    Raises:
        M32Error: the process failed.
    """
    return TypeAdapter(Loaded).validate_json(_in_process(job, 1))


def compile_step(job: Compiling) -> Compiled:
    """Do the job in a process of its own.

    Raises:
        M32Error: as ``load``.
    """
    return TypeAdapter(Compiled).validate_json(_in_process(job, job.devices))


def _in_process(job: Job, devices: int) -> bytes:
    flags = f"--xla_force_host_platform_device_count={devices} {_FLAGS}"
    environment = {**os.environ, "JAX_PLATFORMS": "cpu", "XLA_FLAGS": flags, "TF_CPP_MIN_LOG_LEVEL": "3"}
    with tempfile.TemporaryFile() as errors:
        done = subprocess.run(
            [sys.executable, "-m", "m32_assets.training.rehearsal"],
            input=job.model_dump_json().encode(),
            stdout=subprocess.PIPE,
            stderr=errors,
            env=environment,
            check=False,
        )
        errors.seek(0)
        said = errors.read().decode("utf-8", "replace").strip().splitlines()
    if done.returncode:
        # the last line that names an error; JAX adds advice below it
        errors_said = [line for line in said if re.match(r"[\w.]*(Error|Exception)\b", line)]
        last = (errors_said or said or [f"exit {done.returncode}"])[-1][:300]
        killed = " (killed: the host has too little memory)" if done.returncode == -9 else ""
        raise M32Error(f"rehearsal, {job.kind} for {devices} devices", last + killed, "a step that compiles")
    return done.stdout


def _work(job: Job) -> Loaded | Compiled:
    return _load(job) if isinstance(job, Loading) else _compile(job)


def _load(job: Loading) -> Loaded:
    import resource

    import jax
    import jax.numpy as jnp
    from flax import nnx

    from m32_assets.gemma.forward import pack_model
    from m32_assets.gemma.loading import device_mesh, lora_state
    from m32_assets.gemma.model_folder import open_model_folder
    from m32_assets.training.checkpoints import load_with_adapters

    folder = open_model_folder(job.folder)
    adapted = load_with_adapters(folder, job.settings, device_mesh(), jnp.bfloat16)
    adapters = sum(leaf.size for leaf in jax.tree.leaves(lora_state(adapted)))
    packed = pack_model(adapted, jnp.bfloat16, transpose=False)
    frozen = jax.tree.leaves(nnx.state(packed, nnx.Not(nnx.LoRAParam)))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return Loaded(sum(leaf.size for leaf in frozen), adapters, str(packed.embedder.matrix[...].dtype), peak)


def _compile(job: Compiling) -> Compiled:
    from collections import Counter
    from dataclasses import replace

    from m32_assets.gemma.loading import device_mesh
    from m32_assets.gemma.registry import model_entry
    from m32_assets.training.simulated_step import simulate_step

    shape = model_entry(job.model).shape
    shape = replace(shape, layers=job.layers) if job.layers else shape
    tp = job.settings.tensor_parallel
    mesh = device_mesh((job.devices // tp, tp))
    found = simulate_step(shape, job.settings, mesh, job.targets, replicate=job.replicate)
    kinds = Counter(exchange.kind for exchange in found.collectives)
    return Compiled(
        arguments=found.arguments,
        temporaries=found.temporaries,
        kept=found.kept,
        sent=found.bytes_sent,
        collectives=dict(sorted(kinds.items())),
        largest=list(found.largest),
    )


def _main() -> None:
    adapter: TypeAdapter[Any] = TypeAdapter(Job)
    outcome = _work(adapter.validate_json(sys.stdin.buffer.read()))
    sys.stdout.buffer.write(TypeAdapter(type(outcome)).dump_json(outcome))


if __name__ == "__main__":
    _main()
