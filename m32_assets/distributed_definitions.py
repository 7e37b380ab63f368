"""The second code location: datasets in shards, and training and rounds on several processes.

It loads without Ray. ``engine: ray``, distributed_training and distributed_rounds need Ray when they run.
"""

import dagster as dg

from m32_assets.defs_distributed import rounds, shards, training
from m32_assets.defs_distributed.resources import RayJobs, ShardedDataset
from m32_assets.orchestration.config_validation import attach_validation
from m32_assets.orchestration.executor import forking_executor
from m32_assets.orchestration.io_manager import RefusingIOManager
from m32_assets.orchestration.project_paths import ProjectPaths, RunName
from m32_assets.orchestration.template_resource import TemplateResource


@dg.definitions
def defs() -> dg.Definitions:
    """The groups shards and distributed. sft_data and base_model belong to the first location."""
    paths, ray, sharded = ProjectPaths(), RayJobs(), ShardedDataset()
    for resource, model in ((paths, RunName), (ray, RayJobs), (sharded, ShardedDataset)):
        attach_validation(resource.get_resource_definition().config_schema.as_field().config_type, model)
    return dg.Definitions(
        assets=dg.load_assets_from_modules([shards, training, rounds]),
        resources={
            "paths": paths,
            "io_manager": RefusingIOManager(),
            "ray": ray,
            "template": TemplateResource(),
            "sharded": sharded,
        },
        executor=forking_executor,
    )
