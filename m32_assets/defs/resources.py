"""The resources of the code location."""

import dagster as dg

from m32_assets.launch_config import hold
from m32_assets.resources import ProjectPaths, RefusingIOManager, RunName


@dg.definitions
def resources() -> dg.Definitions:
    """Paths, and the IO manager that refuses."""
    paths = ProjectPaths()
    hold(paths.get_resource_definition().config_schema.as_field().config_type, RunName)
    return dg.Definitions(resources={"paths": paths, "io_manager": RefusingIOManager()})
