"""A code location whose trainers hold the lock as training does, and enter the witness while they hold it."""

import time
from pathlib import Path

import dagster as dg

from m32_assets.orchestration.dead_runs import fail_dead_runs
from m32_assets.orchestration.executor import forking_executor
from m32_assets.orchestration.gpu_lock import POOL, locked_accelerator
from m32_assets_tests.support.witness import Witness


class TrainerConfig(dg.Config):
    """How many seconds a trainer holds the lock."""

    seconds: float = 1.0


@dg.asset
def trainer(context: dg.AssetExecutionContext, config: TrainerConfig) -> dg.MaterializeResult:
    """Holds the lock for some seconds. Only the lock excludes a second trainer."""
    return _train(context, config)


@dg.asset(pool=POOL)
def pooled_trainer(context: dg.AssetExecutionContext, config: TrainerConfig) -> dg.MaterializeResult:
    """The same, with a slot of the pool."""
    return _train(context, config)


def _train(context: dg.AssetExecutionContext, config: TrainerConfig) -> dg.MaterializeResult:
    folder = Path.cwd()
    with locked_accelerator(context, folder / "locks", deadline_seconds=60):
        Witness(folder).enter()
        time.sleep(config.seconds)
        Witness(folder).leave()
    return dg.MaterializeResult()


@dg.sensor(minimum_interval_seconds=1, default_status=dg.DefaultSensorStatus.RUNNING)
def dead_runs(context: dg.SensorEvaluationContext) -> dg.SkipReason:
    """The sensor of the project, every second."""
    return dg.SkipReason(f"ended: {fail_dead_runs(context.instance)}")


defs = dg.Definitions(
    [trainer, pooled_trainer],
    jobs=[dg.define_asset_job("train", "trainer")],
    sensors=[dead_runs],
    executor=forking_executor,
)
