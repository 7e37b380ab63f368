"""The weekly rebuild: everything from nothing, and the same bytes as those that stand."""

from pathlib import Path

import dagster as dg
from pydantic import Field

from m32_assets.accelerator import POOL, follow_run_worker, instance_dsn
from m32_assets.attempts import run_tags
from m32_assets.defs.jobs import preset_config
from m32_assets.rebuild import rebuild
from m32_assets.resources import ProjectPaths
from m32_assets.training.lease import accelerator_lease


class RebuildConfig(dg.Config):
    """What is made again."""

    preset: str = Field(default="local", description="a preset that was run before")
    select: str = Field(default="*", description="which assets")


@dg.op(pool=POOL, out=dg.Out(dg.Nothing))
def make_again(context: dg.OpExecutionContext, config: RebuildConfig, paths: ProjectPaths) -> None:
    """Makes the preset's run again in .cache/rebuild and compares every data version.

    Raises:
        dg.Failure: an asset differs; the message names each. It is not tried again.
    """
    follow_run_worker()
    run = preset_config(config.preset)["resources"]["paths"]["config"]["run"]
    # the project's lease; the trainer inside takes the accelerators' own
    with accelerator_lease(
        POOL, paths.leases, 3600, {"run_id": context.run.run_id}, dsn=instance_dsn(context.instance)
    ):
        found = rebuild(Path(paths.root).resolve(), config.preset, run, config.select)
    if found:
        raise dg.Failure(
            "the same inputs gave other bytes: " + "; ".join(found),
            metadata={"differences": dg.MetadataValue.md("\n".join(f"- {f}" for f in found))},
            allow_retries=False,
        )
    context.log.info("every asset has the version that stands")


@dg.job(tags=run_tags("m32_v1"), description="Makes everything again from nothing and asserts the same bytes.")
def weekly_rebuild() -> None:
    """One op."""
    make_again()


@dg.definitions
def rebuilds() -> dg.Definitions:
    """The job."""
    return dg.Definitions(jobs=[weekly_rebuild])
