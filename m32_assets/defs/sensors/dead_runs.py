"""Fails runs whose worker process is gone."""

import dagster as dg

from m32_assets.orchestration.dead_runs import fail_dead_runs


@dg.sensor(minimum_interval_seconds=30, default_status=dg.DefaultSensorStatus.RUNNING)
def dead_runs(context: dg.SensorEvaluationContext) -> dg.SkipReason:
    """Fails runs whose worker process is gone, so that run retries start them again and their pool slots are free."""
    ended = fail_dead_runs(context.instance)
    return dg.SkipReason(f"recorded as ended: {', '.join(ended)}" if ended else "every running run has its process")


@dg.definitions
def dead_runs_sensor() -> dg.Definitions:
    """The sensor."""
    return dg.Definitions(sensors=[dead_runs])
