"""A job for each preset, with its run config in the launchpad. ``m32 run`` uses the same files."""

import dagster as dg

from m32_assets.orchestration.presets import first_comment, preset_config, preset_names, preset_path
from m32_assets.orchestration.run_attempts import run_tags


@dg.definitions
def jobs() -> dg.Definitions:
    """``run_local``, ``run_tiny`` and so on."""
    made = []
    for name in preset_names():
        config = preset_config(name)
        made.append(
            dg.define_asset_job(
                f"run_{name.replace('-', '_')}",
                selection="*",
                tags=run_tags(config["resources"]["paths"]["config"]["run"]),
                config=config,
                description=first_comment(preset_path(name)),
            )
        )
    return dg.Definitions(jobs=made)
