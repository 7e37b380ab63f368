"""Training on several processes. Ray's JaxTrainer starts them, and ``jax.distributed`` joins them.

Each process runs the trainer of one process. When a process dies, JaxTrainer starts the whole group again, and the
trainer resumes from its last checkpoint.
"""

from __future__ import annotations

import dataclasses
import uuid
from pathlib import Path
from typing import Any

from pydantic import Field

from m32_assets.common.errors import M32Error
from m32_assets.common.progress import Progress
from m32_assets.distributed.ray_group import RayGroup, relayed_lines
from m32_assets.locks.accelerator_lock import accelerator_lock
from m32_assets.shards.engines import import_ray
from m32_assets.training.memory import platform_of_devices
from m32_assets.training.platform import require_platform
from m32_assets.training.settings import TrainingSettings


class RayProcesses(RayGroup):
    """The processes of a training, which ``jax.distributed`` joins."""

    topology: str = Field(default="", description="of a TPU slice, e.g. 4x4")
    accelerator_type: str = Field(default="", description="Ray's name of it, e.g. TPU-V6E")

    def scaling(self) -> dict[str, Any]:
        """The arguments of Ray's ``ScalingConfig``."""
        scaling: dict[str, Any] = {"num_workers": self.processes}
        if self.platform == "gpu":
            scaling["use_gpu"] = True
        if self.platform == "tpu":
            scaling |= {"use_tpu": True, "topology": self.topology, "accelerator_type": self.accelerator_type}
        return scaling | ({"resources_per_worker": each} if (each := self.of_each()) else {})


class TrainingOrder(RayProcesses):
    """What is trained, and on which processes. Plain values, so that it can be sent to a Ray job as JSON.

    Every process must see all paths. ``cache`` is that of :func:`~m32_assets.training.trainer.train`.
    """

    model: str
    train: str
    validation: str
    cache: str
    settings: TrainingSettings
    provenance: dict[str, str] = Field(default={})


def train_on_ray(order: TrainingOrder, progress: Progress) -> dict[str, Any]:
    """Train on the cluster that this process is connected to. Return the trainer's result as plain values.

    The result is also in the cache, where a training of the same inputs finds it.

    Raises:
        M32Error: Ray is not installed, or the group failed more than ``max_failures`` times.
    """
    import_ray()
    from ray.train import FailureConfig, RunConfig, ScalingConfig
    from ray.train.v2.api.exceptions import TrainingFailedError
    from ray.train.v2.jax import JaxTrainer
    from ray.train.v2.jax.config import JaxConfig

    locks, tpu = Path(order.cache).resolve() / "locks", order.platform == "tpu"
    # Ray allots the devices. The lock keeps two jobs with one cache from writing the same training state.
    with accelerator_lock("ray-training", locks, 0, order.provenance), relayed_lines(progress) as lines:
        trainer = JaxTrainer(
            _train_in_worker,
            train_loop_config={"order": order.model_dump(), "lines": lines},
            scaling_config=ScalingConfig(**order.scaling()),
            # without use_gpu, JaxTrainer does not call jax.distributed.initialize on CPUs
            jax_config=JaxConfig(use_tpu=tpu, use_gpu=not tpu),
            run_config=RunConfig(
                name=f"m32-{uuid.uuid4().hex[:12]}",
                storage_path=str(Path(order.cache).resolve() / "ray"),
                failure_config=FailureConfig(max_failures=order.max_failures),
                worker_runtime_env=order.runtime_env(),
            ),
        )
        try:
            result = trainer.fit()
        except TrainingFailedError as error:
            raise M32Error(
                "training on Ray",
                str(error)[-1500:],
                "a group of processes that ends its work",
                "Materialize again: it resumes from the last checkpoint",
            ) from error
    assert result.return_value is not None
    return result.return_value


def _train_in_worker(config: dict[str, Any]) -> dict[str, Any]:
    """The work of each process, once ``jax.distributed`` has joined it. Ray returns the result of the first."""
    from m32_assets.gemma.model_folder import open_model_folder
    from m32_assets.training.mesh import leads, mesh_of_all
    from m32_assets.training.trainer import train

    order = TrainingOrder.model_validate(config["order"])
    require_platform(order.platform, platform_of_devices())
    result = train(
        open_model_folder(Path(order.model)),
        Path(order.train),
        Path(order.validation),
        order.settings,
        Path(order.cache),
        config["lines"].put if leads() else _ignore,
        order.provenance,
        mesh_of_all(order.settings.tensor_parallel),
    )
    return dataclasses.asdict(result)


def _ignore(line: str) -> None:
    """Only the first process reports progress."""
