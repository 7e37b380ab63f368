"""Schedules, stopped until someone starts them in the UI."""

import dagster as dg


@dg.definitions
def schedules() -> dg.Definitions:
    """``nightly``. Finished training and predictions of the same inputs are reused."""
    return dg.Definitions(
        schedules=[
            dg.ScheduleDefinition(
                name="nightly",
                job_name="run_local",
                cron_schedule="0 2 * * *",
                execution_timezone="UTC",
                description="The whole graph at 02:00 UTC. It trains only if data, model or settings changed.",
            )
        ]
    )
