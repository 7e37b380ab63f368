"""The code location: everything in the defs folder."""

from pathlib import Path

import dagster as dg


@dg.definitions
def defs() -> dg.Definitions:
    """All assets, checks, jobs and resources."""
    return dg.load_from_defs_folder(path_within_project=Path(__file__).parent)


def graph_job() -> dg.JobDefinition:
    """The job of all assets, which a run takes a selection of."""
    return defs().resolve_implicit_global_asset_job_def()
