"""The rounds of rl_checkpoint, on the processes of a Ray cluster."""

import dagster as dg
from pydantic import Field

from m32_assets.defs_distributed.resources import RayJobs
from m32_assets.defs_distributed.training import provenance
from m32_assets.distributed.ray_group import RayGroup
from m32_assets.distributed.rounds import RoundsOrder
from m32_assets.orchestration.asset_policy import asset
from m32_assets.orchestration.project_paths import ProjectPaths
from m32_assets.orchestration.rl_config import STAGE_INPUTS, RlConfig, stage_order


class DistributedRlConfig(RlConfig, RayGroup):
    """The settings of rl_checkpoint, and those of the processes."""

    rounds: int = Field(default=1, ge=1, le=10_000, description="rounds of sampling and learning")


@asset(
    group="distributed",
    kinds={"jax"},
    code_version="1",
    deps=STAGE_INPUTS,
    checks={
        "better": "a round has a better held-out reward than the SFT checkpoint. A warning only",
    },
)
def distributed_rounds(
    context: dg.AssetExecutionContext, config: DistributedRlConfig, paths: ProjectPaths, ray: RayJobs
) -> dg.MaterializeResult:
    """The rounds of rl_checkpoint on several processes: all write answers, and the first one learns.

    rl_checkpoint finds the finished stage and publishes it. A killed stage goes on with the same bits.
    """
    order = RoundsOrder(
        stage=stage_order(paths, paths.sft_checkpoint(), config.settings()),
        cache=str(paths.cache / "rl"),
        provenance=provenance(context, paths),
        **config.model_dump(include=set(RayGroup.model_fields)),
    )
    return ray.run(context, "rounds", order.model_dump(), "better")
