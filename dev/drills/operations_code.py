"""A code location for ``cancel_drill``: the project's assets, a job of training alone, and frequent sensors."""

import dagster as dg

from m32_assets.defs.sensors.failure_reports import failure_reports
from m32_assets.orchestration.executor import forking_executor
from m32_assets.orchestration.io_manager import RefusingIOManager
from m32_assets.orchestration.project_paths import ProjectPaths
from m32_assets.orchestration.template_resource import TemplateResource
from m32_assets_tests.support.project import ASSETS
from m32_assets_tests.support.trainer_code import dead_runs

defs = dg.Definitions(
    ASSETS,
    jobs=[dg.define_asset_job("train", "sft_checkpoint")],
    sensors=[dead_runs, failure_reports],
    resources={"paths": ProjectPaths(run="tiny"), "template": TemplateResource(), "io_manager": RefusingIOManager()},
    executor=forking_executor,
)
