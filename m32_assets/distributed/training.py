"""Training on several processes: Ray's JaxTrainer starts them, ``jax.distributed`` joins them, the trainer is the same.

A process that dies ends its group; JaxTrainer starts a new one, and the trainer resumes from its last checkpoint.
"""

from __future__ import annotations

import dataclasses
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from m32_assets.common.errors import M32Error
from m32_assets.locks.file_lock import accelerator_lease
from m32_assets.shards.engines import import_ray
from m32_assets.training.settings import TrainingSettings

Progress = Callable[[str], None]
PLATFORMS = {"cpu": "cpu", "gpu": "cuda", "tpu": "tpu"}
"""What a kind of device is called by JAX."""


class TrainingOrder(BaseModel):
    """What is trained, on what; plain values, so that it can be sent as JSON. All paths are seen by every process.

    Attributes:
        cache: where training states lie, as in :func:`~m32_assets.training.trainer.train`.
        processes: one a GPU node or TPU host.
        platform: ``cpu``, ``gpu`` or ``tpu``.
        resources: of one process, as Ray counts them; empty for one CPU, one GPU or what the topology says.
        topology: of a TPU slice, e.g. ``4x4``.
        accelerator_type: as Ray names it, e.g. ``TPU-V6E``.
        max_failures: times that the group is started again.
    """

    model_config = ConfigDict(frozen=True)

    model: str
    train: str
    validation: str
    cache: str
    settings: TrainingSettings
    processes: int = 2
    platform: str = "cpu"
    resources: dict[str, float] = {}
    topology: str = ""
    accelerator_type: str = ""
    max_failures: int = 3
    provenance: dict[str, str] = {}

    def scaling(self) -> dict[str, Any]:
        """The arguments of Ray's ``ScalingConfig``.

        Raises:
            M32Error: a platform that there is not, or no process.
        """
        if self.platform not in PLATFORMS:
            raise M32Error("platform", repr(self.platform), f"one of {', '.join(PLATFORMS)}")
        if self.processes < 1:
            raise M32Error("processes", str(self.processes), "at least 1")
        asked: dict[str, Any] = {"num_workers": self.processes}
        if self.platform == "gpu":
            asked["use_gpu"] = True
        if self.platform == "tpu":
            asked |= {"use_tpu": True, "topology": self.topology, "accelerator_type": self.accelerator_type}
        resources = self.resources or ({"CPU": 1} if self.platform == "cpu" else {})
        return asked | ({"resources_per_worker": dict(resources)} if resources else {})


def train_on_ray(order: TrainingOrder, progress: Progress) -> dict[str, Any]:
    """Train on the cluster that this process is connected to; the trainer's result as plain values.

    The result lies in the cache as well, where a training of the same inputs finds it.

    Raises:
        M32Error: Ray is not installed, the order is impossible, or the group failed more often than allowed.
    """
    ray = import_ray()
    from ray.train import FailureConfig, RunConfig, ScalingConfig
    from ray.train.v2.api.exceptions import TrainingFailedError
    from ray.train.v2.jax import JaxTrainer
    from ray.train.v2.jax.config import JaxConfig
    from ray.util.queue import Queue

    lines = Queue(actor_options={"num_cpus": 0})
    tpu = order.platform == "tpu"
    trainer = JaxTrainer(
        _train_in_worker,
        train_loop_config={"order": order.model_dump(), "lines": lines},
        scaling_config=ScalingConfig(**order.scaling()),
        # use_gpu is what makes JaxTrainer call jax.distributed.initialize off TPUs, on CPUs too
        jax_config=JaxConfig(use_tpu=tpu, use_gpu=not tpu),
        run_config=RunConfig(
            name=f"m32-{uuid.uuid4().hex[:12]}",
            storage_path=str(Path(order.cache).resolve() / "ray"),
            failure_config=FailureConfig(max_failures=order.max_failures),
            worker_runtime_env={"env_vars": {"JAX_PLATFORMS": PLATFORMS[order.platform]}},
        ),
    )
    leases = Path(order.cache).resolve() / "leases"
    # Ray shares out the devices; this keeps two jobs of one cache from writing one training state
    with accelerator_lease("ray-training", leases, 0, order.provenance), _told(lines, progress):
        try:
            result = trainer.fit()
        except TrainingFailedError as error:
            raise M32Error(
                "training on Ray",
                str(error)[-1500:],
                "a group of processes that ends its work",
                "Materialize again: it goes on from the last checkpoint",
            ) from error
    ray.kill(lines.actor)
    assert result.return_value is not None
    return result.return_value


def _train_in_worker(config: dict[str, Any]) -> dict[str, Any]:
    """What each process does once ``jax.distributed`` has joined it to the others; Ray hands on what the first
    returns."""
    from m32_assets.gemma.model_folder import open_model_folder
    from m32_assets.training.mesh import leads, mesh_of_all
    from m32_assets.training.trainer import train

    order = TrainingOrder.model_validate(config["order"])
    result = train(
        open_model_folder(Path(order.model)),
        Path(order.train),
        Path(order.validation),
        order.settings,
        Path(order.cache),
        config["lines"].put if leads() else _unheard,
        order.provenance,
        mesh_of_all(order.settings.tensor_parallel),
    )
    return dataclasses.asdict(result)


def _unheard(line: str) -> None:
    """The first process speaks for all."""


@contextmanager
def _told(lines: Any, progress: Progress) -> Iterator[None]:
    """Hand on what the first process says while the block runs."""
    from ray.util.queue import Empty

    ended = threading.Event()

    def hear() -> None:
        while True:
            try:
                progress(lines.get(timeout=0.5))
            except Empty:
                if ended.is_set():
                    return

    listener = threading.Thread(target=hear, name="training progress", daemon=True)
    listener.start()
    try:
        yield
    finally:
        ended.set()
        listener.join(30)
