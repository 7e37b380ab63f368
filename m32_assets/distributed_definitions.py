"""The second code location: datasets in shards, and training on several processes.

It loads without Ray. ``engine: ray`` and distributed_training need Ray when they run.
"""

import dagster as dg

from m32_assets.defs_distributed import shards, training
from m32_assets.defs_distributed.resources import RayJobs, ShardedDataset
from m32_assets.orchestration.executor import forking_executor
from m32_assets.orchestration.io_manager import RefusingIOManager
from m32_assets.orchestration.project_paths import ProjectPaths
from m32_assets.orchestration.template_resource import TemplateResource


@dg.definitions
def defs() -> dg.Definitions:
    """The groups shards and distributed. sft_data and base_model belong to the first location."""
    ray, template = RayJobs(), TemplateResource()
    return dg.Definitions(
        assets=dg.load_assets_from_modules([shards, training]),
        resources={
            "paths": ProjectPaths(),
            "io_manager": RefusingIOManager(),
            "ray": ray,
            "template": template,
            "sharded": ShardedDataset(ray=ray, template=template),
        },
        executor=forking_executor,
    )
