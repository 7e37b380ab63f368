"""The resources of the code location, and how steps are started."""

import dagster as dg

from m32_assets.orchestration.config_validation import attach_validation
from m32_assets.orchestration.executor import forking_executor
from m32_assets.orchestration.io_manager import RefusingIOManager
from m32_assets.orchestration.project_paths import ProjectPaths, RunName
from m32_assets.orchestration.template_resource import TemplateResource


@dg.definitions
def resources() -> dg.Definitions:
    """Paths, the prompt template, the IO manager that refuses values, and the executor of all jobs."""
    paths = ProjectPaths()
    attach_validation(paths.get_resource_definition().config_schema.as_field().config_type, RunName)
    return dg.Definitions(
        resources={"paths": paths, "template": TemplateResource(), "io_manager": RefusingIOManager()},
        executor=forking_executor,
    )
