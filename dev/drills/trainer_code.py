"""A code location for the drills: one asset that holds the lock as training does, with the witness inside."""

import time
from pathlib import Path

import dagster as dg

from dev.drills.witness import Witness
from m32_assets.orchestration.dead_runs import fail_dead_runs
from m32_assets.orchestration.executor import forking_executor
from m32_assets.orchestration.gpu_lock import POOL, locked_accelerator


class TrainerConfig(dg.Config):
    """How long it trains."""

    seconds: float = 1.0


@dg.asset
def trainer(context: dg.AssetExecutionContext, config: TrainerConfig) -> dg.MaterializeResult:
    """Holds the lock for some seconds; the lock alone keeps a second one out."""
    return _train(context, config)


@dg.asset(pool=POOL)
def pooled_trainer(context: dg.AssetExecutionContext, config: TrainerConfig) -> dg.MaterializeResult:
    """The same with a pool's slot around it."""
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
    """The project's sensor, which looks every half a minute, looking more often."""
    return dg.SkipReason(f"ended: {fail_dead_runs(context.instance)}")


defs = dg.Definitions(
    [trainer, pooled_trainer],
    jobs=[dg.define_asset_job("train", "trainer")],
    sensors=[dead_runs],
    executor=forking_executor,
)
