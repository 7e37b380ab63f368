"""The executor: steps are forked from one process that has loaded the code."""

from __future__ import annotations

from typing import Any

import dagster as dg

PRELOADED = {"forkserver": {"preload_modules": ["m32_assets.orchestration.preloaded"]}}


@dg.configured(dg.multi_or_in_process_executor, config_schema=dg.multi_or_in_process_executor.config_schema)  # pyright: ignore[reportArgumentType]
def forking_executor(config: dict[str, Any]) -> dict[str, Any]:
    """Dagster's default executor, with forked steps unless the run config names another ``start_method``.

    A spawned step imports Dagster and the code again, which takes seconds. Forking is safe: the forking process has no
    threads, and loading the code imports no heavy package.
    """
    if "multiprocess" in config and not config["multiprocess"].get("start_method"):
        return {"multiprocess": {**config["multiprocess"], "start_method": PRELOADED}}
    return config
