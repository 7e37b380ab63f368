"""The small model that orders for shards use."""

from m32_assets_tests.support.shard_orders import tiny_model

__all__ = ["tiny_model"]
