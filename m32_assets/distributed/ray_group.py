"""Processes on a Ray cluster: their devices, and the lines that they say."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from m32_assets.common.progress import Progress
from m32_assets.shards.engines import import_ray

PLATFORMS = {"cpu": "cpu", "gpu": "cuda", "tpu": "tpu"}
"""JAX's name of each platform."""
_NAMED = {"CPU": "num_cpus", "GPU": "num_gpus"}
"""Resources that Ray's options have names for."""


class RayGroup(BaseModel):
    """Processes that work together, and the devices of each."""

    model_config = ConfigDict(frozen=True)

    processes: int = Field(default=2, ge=1, description="one per GPU node or TPU host")
    platform: Literal["cpu", "gpu", "tpu"] = Field(default="cpu", description="the kind of device")
    resources: dict[str, float] = Field(
        default={}, description="of one process, in Ray's units, e.g. GPU: 8; empty: one CPU, one GPU or the topology's"
    )
    max_failures: int = Field(default=3, ge=0, description="how often the processes are started again")

    def of_each(self) -> dict[str, float]:
        """The resources of one process; empty where Ray knows them."""
        return dict(self.resources or ({"CPU": 1} if self.platform == "cpu" else {}))

    def runtime_env(self) -> dict[str, Any]:
        """Ray's environment of each process."""
        return {"env_vars": {"JAX_PLATFORMS": PLATFORMS[self.platform]}}

    def options(self) -> dict[str, Any]:
        """Ray's options of a task or an actor that is one of the processes."""
        wanted = self.of_each() or {"GPU": 1}
        named = {_NAMED[name]: count for name, count in wanted.items() if name in _NAMED}
        others = {name: count for name, count in wanted.items() if name not in _NAMED}
        return {"num_cpus": 0, **named, "resources": others, "runtime_env": self.runtime_env()}


@contextmanager
def relayed_lines(progress: Progress) -> Iterator[Any]:
    """A queue of lines that processes say. While the block runs, they are passed to ``progress``."""
    ray = import_ray()
    from ray.util.queue import Empty, Queue

    lines, ended = Queue(actor_options={"num_cpus": 0}), threading.Event()

    def relay() -> None:
        while True:
            try:
                progress(lines.get(timeout=0.5))
            except Empty:
                if ended.is_set():
                    return

    listener = threading.Thread(target=relay, name="progress", daemon=True)
    listener.start()
    try:
        yield lines
    finally:
        ended.set()
        listener.join(30)
        ray.kill(lines.actor)
