"""The resources of the second code location: a sharded dataset, and a Ray cluster."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import dagster as dg
from pydantic import Field, field_validator

from m32_assets.common.errors import M32Error
from m32_assets.common.files import sha256_file
from m32_assets.orchestration.checks import check_result
from m32_assets.orchestration.project_paths import ProjectPaths
from m32_assets.orchestration.template_resource import TemplateResource
from m32_assets.sft.template import PromptTemplate
from m32_assets.shards.engines import process_pool
from m32_assets.shards.index import shards_folder
from m32_assets.shards.pipeline import PartOrder
from m32_assets.shards.stages import Recipe
from m32_assets.traces.dataset import SEED

PARTS = 16
"""Partitions of a sharded dataset. Each is one run over an equal number of shards."""
ENTRYPOINT = "python -m m32_assets.distributed.job"
ADDRESS_VARIABLE = "RAY_API_SERVER_ADDRESS"
"""Where Ray's client looks for the dashboard if it is given no address."""


def checked_address(address: str) -> str:
    """The address of Ray's dashboard, where jobs are submitted.

    Raises:
        ValueError: it is another address of the cluster.
    """
    if not address:
        return address
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        host = parts.hostname or address.partition(":")[0] or "HOST"
        said = " (ray:// is that of Ray's client)" if parts.scheme == "ray" else ""
        raise ValueError(f"the address of Ray's dashboard, e.g. http://{host}:8265{said}")
    return address


class RayJobs(dg.ConfigurableResource):
    """A Ray cluster. Ray's client reads its token from ``RAY_AUTH_MODE`` and ``RAY_AUTH_TOKEN_PATH``."""

    address: str = Field(
        default="", description="URL of the dashboard, where jobs are submitted; empty: RAY_API_SERVER_ADDRESS"
    )
    runtime_env: dict[str, Any] = Field(default={}, description="Ray's runtime environment of the jobs, e.g. env_vars")
    poll_seconds: float = Field(default=1.0, gt=0, description="seconds between two looks at a job's status")

    @field_validator("address")
    @classmethod
    def _is_the_dashboard(cls, value: str) -> str:
        return checked_address(value)

    def run(
        self, context: dg.AssetExecutionContext, kind: str, order: dict[str, Any], check: str
    ) -> dg.MaterializeResult:
        """Submit a job and return what it reports. Cancelling this run stops the job.

        Raises:
            M32Error: dagster-ray is not installed, the environment has another address than the dashboard's, or the job
                ended without its report.
        """
        if not self.address:
            known = os.environ.get(ADDRESS_VARIABLE, "")
            try:
                checked_address(known)
            except ValueError as error:
                raise M32Error(ADDRESS_VARIABLE, repr(known), str(error)) from None
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
    """A dataset in shards, and the engine that works them. All partitions must use the same settings."""

    data_seed: int = Field(default=SEED, ge=0, le=2**63 - 1, description="decides every trace")
    count: int = Field(default=1_000_000, ge=160, multiple_of=10, description="rows")
    shards: int = Field(
        default=64, ge=PARTS, multiple_of=PARTS, description="files; a good size is 10 000 to 100 000 rows"
    )
    parquet: bool = Field(default=True, description="also write Parquet")
    max_seq_len: int = Field(default=512, ge=64, description="tokens that a conversation may have")
    engine: Literal["pool", "ray"] = Field(default="pool", description="processes of this machine, or a Ray cluster")
    workers: int = Field(default=2, ge=1, description="processes of the pool")

    def folder(self, paths: ProjectPaths) -> Path:
        """The folder of the shards. With Ray, every node must see it under this path."""
        return shards_folder(paths.cache / "shards", self.data_seed, self.count, self.shards)

    def order(
        self, context: dg.AssetExecutionContext, paths: ProjectPaths, template: PromptTemplate, stages: tuple[str, ...]
    ) -> PartOrder:
        """The order of this partition."""
        model = paths.outputs("base_model")["folder"] if "tokenize" in stages else ""
        recipe = Recipe(
            folder=str(self.folder(paths)),
            stages=stages,
            parquet=self.parquet,
            template=template,
            model=model,
            tokenizer=sha256_file(Path(model) / "tokenizer.model") if model else "",
            max_seq_len=self.max_seq_len,
        )
        return PartOrder(
            seed=self.data_seed,
            count=self.count,
            shards=self.shards,
            part=int(context.partition_key.removeprefix("part-")),
            parts=PARTS,
            recipe=recipe,
        )

    def work(
        self,
        context: dg.AssetExecutionContext,
        paths: ProjectPaths,
        ray: RayJobs,
        template: TemplateResource,
        stages: tuple[str, ...],
        check: str,
    ) -> dg.MaterializeResult:
        """Work the shards of this partition. The check fails if a shard failed.

        Args:
            ray: the cluster, for the engine ``ray``. It is no part of this resource: Dagster would give it a config of
                its own there, and ignore ``resources.ray``.
            template: likewise.
        """
        order = self.order(context, paths, template.template(), stages)
        if self.engine == "ray":
            return ray.run(context, "shards", order.model_dump(), check)
        report = order.work(process_pool(self.workers), context.log.info)
        return dg.MaterializeResult(
            metadata=report.metadata(),
            data_version=dg.DataVersion(report.sha256),
            check_results=[check_result(check, report.failures, report.verdict())],
        )
