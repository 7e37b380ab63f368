"""The policy of all assets: owned, versioned, checked by blocking checks, their config refused at launch."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import dagster as dg

from m32_assets.orchestration.config_validation import validate_at_launch
from m32_assets.orchestration.gpu_lock import POOL, released_at_the_end

OWNERS = ["team:m32"]
ACCELERATED = {"m32/uses": "accelerator"}
"""Tag of the assets that hold the accelerator's lock, once they use it, to their end; the catalog finds them by it."""
# for schedulers that place runs on accelerators; others ignore them
GPU_TAGS = {
    "dagster-k8s/config": {"container_config": {"resources": {"limits": {"nvidia.com/gpu": "1"}}}},
    "dagster-celery/queue": "gpu",
    "ray/num_gpus": "1",
}


def asset(
    *,
    group: str,
    kinds: set[str],
    code_version: str,
    checks: Mapping[str, str],
    deps: Sequence[str] = (),
    accelerated: bool = False,
    op_tags: Mapping[str, Any] | None = None,
    partitions_def: dg.PartitionsDefinition | None = None,
) -> Callable[[Callable[..., dg.MaterializeResult]], dg.AssetsDefinition]:
    """Declare an asset under the project's policy. The function's name is the asset's key.

    Args:
        checks: name → what must hold. All checks are declared blocking.
        accelerated: it computes on the accelerator, in the pool of that name.
        op_tags: tags for schedulers that place runs on machines.
    """

    def declare(function: Callable[..., dg.MaterializeResult]) -> dg.AssetsDefinition:
        key = function.__name__  # pyright: ignore[reportFunctionMemberAccess]
        declared = dg.asset(
            group_name=group,
            kinds=kinds,
            owners=OWNERS,
            code_version=code_version,
            deps=deps,
            tags=ACCELERATED if accelerated else None,
            pool=POOL if accelerated else None,
            op_tags=op_tags,
            partitions_def=partitions_def,
            check_specs=[
                dg.AssetCheckSpec(name, asset=key, blocking=True, description=text) for name, text in checks.items()
            ],
        )(released_at_the_end(function) if accelerated else function)
        return validate_at_launch(declared)

    return declare
