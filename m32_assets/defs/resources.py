"""The resources of the code location."""

import dagster as dg

from m32_assets.resources import ProjectPaths, RefusingIOManager


@dg.definitions
def resources() -> dg.Definitions:
    """Paths, and the IO manager that refuses."""
    return dg.Definitions(resources={"paths": ProjectPaths(), "io_manager": RefusingIOManager()})
