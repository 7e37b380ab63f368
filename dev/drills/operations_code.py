"""A code location for the test of operations: the project's own assets, training alone, and sensors that look often."""

import dagster as dg

from dev.drills.trainer_code import dead_runs
from m32_assets.defs.sensors.failure_reports import failure_reports
from m32_assets.orchestration.executor import forking_executor
from m32_assets.orchestration.io_manager import RefusingIOManager
from m32_assets.orchestration.project_paths import ProjectPaths
from m32_assets.orchestration.template_resource import TemplateResource
from m32_assets_tests.support.project import ASSETS

defs = dg.Definitions(
    ASSETS,
    jobs=[dg.define_asset_job("train", "sft_checkpoint")],
    sensors=[dead_runs, failure_reports],
    resources={"paths": ProjectPaths(run="tiny"), "template": TemplateResource(), "io_manager": RefusingIOManager()},
    executor=forking_executor,
)
