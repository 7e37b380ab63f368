"""A code location for ``incoming_drill``: a light job that reads the incoming folder and sometimes fails."""

import dagster as dg

from m32_assets.defs.sensors.incoming_files import incoming_sensor
from m32_assets.orchestration.project_paths import ProjectPaths
from m32_assets.orchestration.run_attempts import WANTED_TAG


@dg.asset
def ingested_traces(context: dg.AssetExecutionContext, paths: ProjectPaths) -> dg.MaterializeResult:
    """Read the incoming folder, as the real asset does. The first run of every seventh content fails."""
    wanted = context.run.tags[WANTED_TAG]
    tried = context.instance.get_runs_count(dg.RunsFilter(tags={WANTED_TAG: wanted}))
    if int(wanted[-2:], 16) % 7 == 0 and tried == 1:
        raise dg.Failure("fails the first time")
    names = sorted(path.name for path in (paths.datasets / "incoming").glob("*.jsonl"))
    return dg.MaterializeResult(metadata={"files": len(names)})


job = dg.define_asset_job("ingest", "ingested_traces", executor_def=dg.in_process_executor)
defs = dg.Definitions(
    [ingested_traces],
    jobs=[job],
    sensors=[incoming_sensor(job, seconds=1, status=dg.DefaultSensorStatus.RUNNING)],
    resources={"paths": ProjectPaths()},
)
