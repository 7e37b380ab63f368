"""What every step needs before its own work: imported once, by the process that steps are forked from (executor.py).

Dagster imports the last two when it loads a job or opens an instance, not when it is imported. Every process that is
forked from here on dies with the run worker.
"""

import os

import dagster._cli
import dagster._core.instance.factory
import dagster._utils.test.definitions  # noqa: F401

from m32_assets.definitions import defs
from m32_assets.orchestration.gpu_lock import follow_run_worker_when_known

defs()
os.register_at_fork(after_in_child=follow_run_worker_when_known)
