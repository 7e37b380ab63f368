"""Runs by the clock. Stopped until someone starts them in the UI."""

import dagster as dg


@dg.definitions
def schedules() -> dg.Definitions:
    """Nightly what changed (finished training and predictions of the same inputs are reused), weekly everything."""
    return dg.Definitions(
        schedules=[
            dg.ScheduleDefinition(
                name="nightly", job_name="run_local", cron_schedule="0 2 * * *", execution_timezone="UTC",
                description="The whole graph at two in the morning (UTC); trains only if data, model or settings changed.",
            ),
            dg.ScheduleDefinition(
                name="weekly", job_name="weekly_rebuild", cron_schedule="0 4 * * 0", execution_timezone="UTC",
                description="On Sunday at four (UTC): everything from nothing, and the same bytes as those that stand.",
            ),
        ]
    )  # fmt: skip
