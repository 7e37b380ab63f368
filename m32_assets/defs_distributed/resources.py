"""Where the work past one machine is done: the sharded dataset, and the cluster that Ray jobs are sent to."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal

import dagster as dg
from pydantic import Field

from m32_assets.common.errors import M32Error
from m32_assets.common.files import sha256_file
from m32_assets.orchestration.checks import check_result
from m32_assets.orchestration.project_paths import ProjectPaths
from m32_assets.shards.engines import process_pool
from m32_assets.shards.part import PartOrder, part_folder, work_part
from m32_assets.shards.stages import Place, Recipe

PARTS = 16
"""Partitions of a sharded dataset: a run each, of as many shards as there is work."""
ENTRYPOINT = "python -m m32_assets.distributed.job"


class RayJobs(dg.ConfigurableResource):
    """A Ray cluster; Ray's client reads its token from the environment (``RAY_AUTH_MODE``, ``RAY_AUTH_TOKEN_PATH``)."""

    address: str = Field(
        default="", description="the dashboard, where jobs are submitted; empty for RAY_API_SERVER_ADDRESS"
    )
    runtime_env: dict[str, Any] = Field(default={}, description="Ray's runtime environment of the jobs, e.g. env_vars")
    poll_seconds: float = Field(default=1.0, gt=0, description="how often a job's status is asked for")

    def run(
        self, context: dg.AssetExecutionContext, kind: str, order: dict[str, Any], check: str
    ) -> dg.MaterializeResult:
        """Submit a job, hand on what it reports; when this run is cancelled, end the job.

        Raises:
            M32Error: dagster-ray is not installed, or the job ended without its report.
        """
        try:
            from dagster_ray import PipesRayJobClient
        except ImportError:
            raise M32Error(
                "Ray", "no package dagster-ray", "dagster-ray installed", "Install m32-assets[ray]"
            ) from None
        client = PipesRayJobClient(address=self.address or None, poll_interval=self.poll_seconds)
        done = client.run(
            context=context,
            extras={"kind": kind, "order": order, "check": check},
            submit_job_params={"entrypoint": ENTRYPOINT, "runtime_env": {**self.runtime_env}},
        )
        if not done.get_results(implicit_materializations=False):
            raise M32Error(
                "the Ray job", "no materialization in its log", "one", "Look at the job's log in Ray's dashboard"
            )
        return done.get_materialize_result(implicit_materialization=False)


class ShardedDataset(dg.ConfigurableResource):
    """A dataset in shards and who works them; the same for every part."""

    seed: int = Field(default=42, ge=0, description="decides every trace")
    count: int = Field(default=1_000_000, ge=160, multiple_of=10, description="rows")
    shards: int = Field(
        default=64, ge=PARTS, multiple_of=PARTS, description="files; 10 000 to 100 000 rows each are good"
    )
    parquet: bool = Field(default=True, description="write Parquet as well")
    max_length: int = Field(default=512, ge=64, description="tokens that a conversation may have")
    engine: Literal["pool", "ray"] = Field(default="pool", description="processes of this machine, or a Ray cluster")
    workers: int = Field(default=2, ge=1, description="processes of the pool; Ray takes what it has")
    ray: RayJobs

    def folder(self, paths: ProjectPaths) -> Path:
        """Where the shards lie; past one machine, on a disk that all nodes see under this path."""
        return part_folder(paths.cache / "shards", self.seed, self.count, self.shards)

    def order(self, context: dg.AssetExecutionContext, paths: ProjectPaths, stages: tuple[str, ...]) -> PartOrder:
        """The order of this partition."""
        model = paths.outputs("base_model")["folder"] if "tokenize" in stages else ""
        tokenizer = sha256_file(Path(model) / "tokenizer.model") if model else ""
        return PartOrder(
            self.seed,
            self.count,
            self.shards,
            int(context.partition_key.removeprefix("part-")),
            PARTS,
            stages,
            Recipe(parquet=self.parquet, tokenizer=tokenizer, max_length=self.max_length),
            Place(str(self.folder(paths)), model),
        )

    def work(
        self, context: dg.AssetExecutionContext, paths: ProjectPaths, stages: tuple[str, ...], check: str
    ) -> dg.MaterializeResult:
        """Work the shards of this partition and report them, with a check that none failed."""
        order = self.order(context, paths, stages)
        if self.engine == "ray":
            return self.ray.run(context, "shards", asdict(order), check)
        facts = work_part(order, process_pool(self.workers), context.log.info)
        return dg.MaterializeResult(
            metadata=facts.metadata(),
            data_version=dg.DataVersion(facts.sha256),
            check_results=[check_result(check, facts.failures, facts.verdict())],
        )
