"""A job for each preset, with its run config in the launchpad. ``m32 run`` uses the same files."""

from pathlib import Path
from typing import Any

import dagster as dg
import yaml

from m32_assets.orchestration.run_attempts import run_tags

PRESETS = Path(__file__).parents[1] / "presets"


def preset_config(name: str) -> dict[str, Any]:
    """The run config of a preset."""
    return yaml.safe_load((PRESETS / f"{name}.yaml").read_text("utf-8"))


@dg.definitions
def jobs() -> dg.Definitions:
    """``run_local``, ``run_tiny`` and so on."""
    made = []
    for path in sorted(PRESETS.glob("*.yaml")):
        config = preset_config(path.stem)
        made.append(
            dg.define_asset_job(
                f"run_{path.stem.replace('-', '_')}",
                selection="*",
                tags=run_tags(config["resources"]["paths"]["config"]["run"]),
                config=config,
                description=path.read_text("utf-8").splitlines()[0].lstrip("# "),
            )
        )
    return dg.Definitions(jobs=made)
