"""A job for each preset, with its run config in the launchpad. ``m32 run`` uses the same files."""

import dagster as dg

from m32_assets.orchestration.presets import PRESET_SELECTION, first_comment, preset_config, preset_names, preset_path
from m32_assets.orchestration.run_attempts import run_tags

STUDIES = {
    "family_evaluation": "Asks generated questions of every family, to see what the next training needs more of.",
    "mixture_ablation": "Short trainings on the mixtures in its run config, at a fixed number of steps each.",
}


@dg.definitions
def jobs() -> dg.Definitions:
    """``run_local``, ``run_tiny`` and so on, and ``study_<asset>`` for each study."""
    made = []
    for name in preset_names():
        config = preset_config(name)
        made.append(
            dg.define_asset_job(
                f"run_{name.replace('-', '_')}",
                selection=PRESET_SELECTION,
                tags=run_tags(config["resources"]["paths"]["config"]["run"]),
                config=config,
                description=first_comment(preset_path(name)),
            )
        )
    for name, text in STUDIES.items():
        made.append(dg.define_asset_job(f"study_{name}", selection=name, description=text))
    return dg.Definitions(jobs=made)
