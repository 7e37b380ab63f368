"""How the steps of a run are started: forked from one process that has loaded the code once."""

from __future__ import annotations

from typing import Any

import dagster as dg

PRELOADED = {"forkserver": {"preload_modules": ["m32_assets.orchestration.preloaded"]}}


@dg.configured(dg.multi_or_in_process_executor, config_schema=dg.multi_or_in_process_executor.config_schema)  # pyright: ignore[reportArgumentType]
def forking_executor(config: dict[str, Any]) -> dict[str, Any]:
    """Dagster's default executor, whose steps are forked unless the run config names another ``start_method``.

    A spawned step imports Dagster and the code anew, seconds of processor each. The process that forks has no threads
    and none of the heavy packages: loading the code imports none.
    """
    if "multiprocess" in config and not config["multiprocess"].get("start_method"):
        return {"multiprocess": {**config["multiprocess"], "start_method": PRELOADED}}
    return config
