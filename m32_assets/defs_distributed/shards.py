"""The shards group: a dataset of any size, one run per partition, one file per shard."""

import dagster as dg

from m32_assets.defs_distributed.resources import PARTS, RayJobs, ShardedDataset
from m32_assets.orchestration.asset_policy import asset
from m32_assets.orchestration.checks import check_result
from m32_assets.orchestration.project_paths import ProjectPaths
from m32_assets.orchestration.template_resource import TemplateResource
from m32_assets.shards.index import INDEX_FILE, write_index
from m32_assets.shards.stages import STAGES

parts = dg.StaticPartitionsDefinition([f"part-{number:02d}" for number in range(PARTS)])


@asset(
    group="shards",
    kinds={"python", "parquet"},
    code_version="1",
    partitions_def=parts,
    checks={
        "verified": "every trace of every shard passes schema and verifier",
    },
)
def trace_shards(
    context: dg.AssetExecutionContext,
    paths: ProjectPaths,
    sharded: ShardedDataset,
    ray: RayJobs,
    template: TemplateResource,
) -> dg.MaterializeResult:
    """Reasoning traces in shards, generated and verified, as JSONL and Parquet; every engine writes the same bytes."""
    return sharded.work(context, paths, ray, template, ("generate", "verify"), "verified")


@asset(
    group="shards",
    kinds={"python", "parquet"},
    code_version="1",
    deps=["trace_shards", "base_model"],
    partitions_def=parts,
    checks={
        "rendered": "every shard is rendered whole and no conversation is too long",
    },
)
def sft_shards(
    context: dg.AssetExecutionContext,
    paths: ProjectPaths,
    sharded: ShardedDataset,
    ray: RayJobs,
    template: TemplateResource,
) -> dg.MaterializeResult:
    """The same shards as training text and token ids. Shards without a valid receipt are made and verified first."""
    return sharded.work(context, paths, ray, template, tuple(STAGES), "rendered")


@asset(
    group="shards",
    kinds={"python", "json"},
    code_version="1",
    deps=["trace_shards"],
    checks={
        "composition": "exactly 70 % reasoning, 20 % synthetic, 10 % golden_style over all shards",
        "no_repeats": "no two prompts of the dataset are equal, within a shard or across shards",
    },
)
def shard_index(
    context: dg.AssetExecutionContext, paths: ProjectPaths, sharded: ShardedDataset
) -> dg.MaterializeResult:
    """Every file of trace_shards with its sha256. Written once all partitions are there and agree with each other."""
    folder = sharded.folder(paths)
    index = write_index(folder, sharded.data_seed, sharded.count, sharded.shards, ("generate", "verify"))
    return dg.MaterializeResult(
        data_version=dg.DataVersion(index.sha256),
        metadata={
            "dagster/row_count": index.rows,
            "path": dg.MetadataValue.path(str(folder / INDEX_FILE)),
            "files": index.files,
            "sha256": index.sha256,
            "composition": dg.MetadataValue.json(index.composition),
        },
        check_results=[
            check_result("composition", index.uneven, f"{index.rows} rows: exactly 70/20/10"),
            check_result("no_repeats", index.repeats, f"{index.rows} prompts, all different"),
        ],
    )
