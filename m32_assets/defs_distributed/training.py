"""The training of sft_checkpoint, on the processes of a Ray cluster."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import dagster as dg
from pydantic import Field, field_validator

from m32_assets.defs_distributed.resources import RayJobs
from m32_assets.distributed.training import RayProcesses, TrainingOrder
from m32_assets.orchestration.asset_policy import asset
from m32_assets.orchestration.model_config import TrainingConfig
from m32_assets.orchestration.project_paths import ProjectPaths


class DistributedConfig(TrainingConfig, RayProcesses):
    """The settings of sft_checkpoint, and those of the processes."""

    platform: Literal["cpu", "gpu", "tpu"] = Field(  # pyright: ignore[reportIncompatibleVariableOverride]
        default="cpu", description="the kind of device"
    )

    @field_validator("max_hours", "continue_from")
    @classmethod
    def _is_not_set(cls, value: float | str) -> float | str:
        if value:
            raise ValueError("nothing: the steps of one process are planned, and a shared cache is continued as it is")
        return value


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
    """The training of sft_checkpoint on several processes. sft_checkpoint finds its state and publishes it."""
    data, base = paths.outputs("sft_data"), paths.outputs("base_model")
    order = TrainingOrder(
        model=base["folder"],
        train=data["train"],
        validation=data["validation"],
        cache=str(paths.cache / "training"),
        settings=config.settings(),
        provenance=provenance(context, paths),
        **config.model_dump(include=set(RayProcesses.model_fields)),
    )
    return ray.run(context, "training", order.model_dump(), "learned")


def provenance(context: dg.AssetExecutionContext, paths: ProjectPaths) -> dict[str, str]:
    """Run, commit and time of a job."""
    from m32_assets.submission.evidence import commit_sha

    return {
        "dagster_run_id": context.run.run_id,
        "commit_sha": commit_sha(Path(paths.root)),
        "timestamp": datetime.now(UTC).isoformat(timespec="seconds"),
    }
