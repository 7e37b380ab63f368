"""The small model that orders for shards use, and the cluster."""

from m32_assets_tests.distributed.ray_cluster import cluster
from m32_assets_tests.support.shard_orders import tiny_model

__all__ = ["cluster", "tiny_model"]
