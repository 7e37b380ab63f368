"""Runs by the clock. Stopped until someone starts them in the UI."""

import dagster as dg


@dg.definitions
def schedules() -> dg.Definitions:
    """Nightly what changed; finished training and predictions of the same inputs are reused."""
    return dg.Definitions(
        schedules=[
            dg.ScheduleDefinition(
                name="nightly",
                job_name="run_local",
                cron_schedule="0 2 * * *",
                execution_timezone="UTC",
                description="The whole graph at two in the morning (UTC); trains only if data, model or settings changed.",
            )
        ]
    )
