"""One job a preset, its run config shown in the launchpad; the files are those that make run uses."""

from pathlib import Path

import dagster as dg
import yaml

PRESETS = Path(__file__).parents[1] / "presets"


@dg.definitions
def jobs() -> dg.Definitions:
    """``run_local``, ``run_tiny`` and so on."""
    return dg.Definitions(
        jobs=[
            dg.define_asset_job(
                f"run_{path.stem.replace('-', '_')}",
                selection="*",
                tags={"m32/run": path.stem},  # the queue runs one of a kind at a time: they share their folders
                config=yaml.safe_load(path.read_text("utf-8")),
                description=path.read_text("utf-8").splitlines()[0].lstrip("# "),
            )
            for path in sorted(PRESETS.glob("*.yaml"))
        ]
    )
