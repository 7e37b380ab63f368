"""The second code location: shards and training past one machine, for those who ask for it.

It loads with or without Ray installed; ``engine: ray`` and distributed_training ask for it when they run.
"""

import dagster as dg

from m32_assets.defs_distributed import shards, training
from m32_assets.defs_distributed.resources import RayJobs, ShardedDataset
from m32_assets.orchestration.executor import forking_executor
from m32_assets.orchestration.io_manager import RefusingIOManager
from m32_assets.orchestration.project_paths import ProjectPaths


@dg.definitions
def defs() -> dg.Definitions:
    """The groups shards and distributed; sft_data and base_model are the other location's."""
    ray = RayJobs()
    return dg.Definitions(
        assets=dg.load_assets_from_modules([shards, training]),
        resources={
            "paths": ProjectPaths(),
            "io_manager": RefusingIOManager(),
            "ray": ray,
            "sharded": ShardedDataset(ray=ray),
        },
        executor=forking_executor,
    )
