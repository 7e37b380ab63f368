"""The shards group: a dataset of any size, one run per partition, one file per shard."""

import dagster as dg

from m32_assets.defs_distributed.resources import PARTS, ShardedDataset
from m32_assets.orchestration.asset_policy import OWNERS, blocking, checked
from m32_assets.orchestration.project_paths import ProjectPaths
from m32_assets.shards.index import INDEX_FILE, write_index
from m32_assets.shards.stages import STAGES

parts = dg.StaticPartitionsDefinition([f"part-{number:02d}" for number in range(PARTS)])


@dg.asset(
    group_name="shards",
    kinds={"python", "parquet"},
    owners=OWNERS,
    code_version="1",
    partitions_def=parts,
    check_specs=blocking("trace_shards", verified="every trace of every shard passes schema and verifier"),
)
def trace_shards(
    context: dg.AssetExecutionContext, paths: ProjectPaths, sharded: ShardedDataset
) -> dg.MaterializeResult:
    """Reasoning traces in shards, generated and verified, as JSONL and Parquet; every engine writes the same bytes."""
    return sharded.work(context, paths, ("generate", "verify"), "verified")


@dg.asset(
    group_name="shards",
    kinds={"python", "parquet"},
    owners=OWNERS,
    code_version="1",
    partitions_def=parts,
    deps=[trace_shards, dg.AssetKey("base_model")],
    check_specs=blocking("sft_shards", rendered="every shard is rendered whole and no conversation is too long"),
)
def sft_shards(context: dg.AssetExecutionContext, paths: ProjectPaths, sharded: ShardedDataset) -> dg.MaterializeResult:
    """The same shards as training text and token ids. Shards without a valid receipt are made and verified first."""
    return sharded.work(context, paths, tuple(STAGES), "rendered")


@dg.asset(
    group_name="shards",
    kinds={"python", "json"},
    owners=OWNERS,
    code_version="1",
    deps=[trace_shards],
    check_specs=blocking(
        "shard_index",
        composition="exactly 70 % reasoning, 20 % synthetic, 10 % golden_style over all shards",
        no_repeats="no two prompts of the dataset are equal, within a shard or across shards",
    ),
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
            checked("composition", index.uneven, f"{index.rows} rows: exactly 70/20/10"),
            checked("no_repeats", index.repeats, f"{index.rows} prompts, all different"),
        ],
    )
