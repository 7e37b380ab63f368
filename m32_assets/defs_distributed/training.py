"""Training past one machine: the same training as sft_checkpoint, on the processes of a Ray cluster."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import dagster as dg
from pydantic import Field

from m32_assets.defs.model import TrainingConfig
from m32_assets.defs_distributed.resources import RayJobs
from m32_assets.distributed.training import TrainingOrder
from m32_assets.orchestration.asset_policy import asset
from m32_assets.orchestration.project_paths import ProjectPaths


class DistributedConfig(TrainingConfig):
    """The settings of sft_checkpoint, and the processes."""

    processes: int = Field(default=2, ge=1, description="one a GPU node or TPU host")
    platform: Literal["cpu", "gpu", "tpu"] = Field(default="cpu", description="what the processes compute on")
    resources: dict[str, float] = Field(default={}, description="of one process, as Ray counts them, e.g. GPU: 8")
    topology: str = Field(default="", description="of a TPU slice, e.g. 4x4")
    accelerator_type: str = Field(default="", description="as Ray names it, e.g. TPU-V6E")
    max_failures: int = Field(default=3, ge=0, description="times that the processes are started again")


@asset(
    group="distributed",
    kinds={"jax", "flax"},
    code_version="1",
    deps=["sft_data", "base_model"],
    checks={
        "learned": "the loss fell and the LoRA parameters moved",
    },
)
def distributed_training(
    context: dg.AssetExecutionContext, config: DistributedConfig, paths: ProjectPaths, ray: RayJobs
) -> dg.MaterializeResult:
    """The training of sft_checkpoint on several processes; its state lies where sft_checkpoint finds and publishes
    it."""
    from m32_assets.submission.evidence import commit_sha

    data, base = paths.outputs("sft_data"), paths.outputs("base_model")
    order = TrainingOrder(
        model=base["folder"],
        train=data["train"],
        validation=data["validation"],
        cache=str(paths.cache / "training"),
        settings=config.settings(),
        processes=config.processes,
        platform=config.platform,
        resources=config.resources,
        topology=config.topology,
        accelerator_type=config.accelerator_type,
        max_failures=config.max_failures,
        provenance={
            "dagster_run_id": context.run.run_id,
            "commit_sha": commit_sha(Path(paths.root)),
            "timestamp": datetime.now(UTC).isoformat(timespec="seconds"),
        },
    )
    return ray.run(context, "training", order.model_dump(), "learned")
