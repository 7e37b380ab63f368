"""Imported once by the process that steps are forked from (see ``executor``): what every step needs.

Dagster itself imports the last two modules only when it loads a job or opens an instance. Every process that is forked
afterwards dies with the run worker.
"""

import os

import dagster._cli
import dagster._core.instance.factory
import dagster._utils.test.definitions  # noqa: F401

from m32_assets.definitions import defs
from m32_assets.orchestration.gpu_lock import follow_run_worker_when_known

defs()
os.register_at_fork(after_in_child=follow_run_worker_when_known)
