"""The platform that a run's training asks for, checked by the first asset of the run."""

from __future__ import annotations

from typing import Any

import dagster as dg

from m32_assets.locks.accelerator_lock import host_accelerators
from m32_assets.locks.deadline import LockTimeout
from m32_assets.training.platform import ask_new_process, require_platform


def refuse_early(context: dg.AssetExecutionContext) -> None:
    """Refuse a run whose training would refuse its platform, before weights are fetched.

    An accelerator that another run uses is not asked: the training asks again.

    Raises:
        M32Error: JAX finds another platform than the run config of ``sft_checkpoint`` asks for.
    """
    asked = _asked(context.run.run_config)
    if not asked:
        return
    try:
        with host_accelerators({"run_id": context.run.run_id}, deadline_seconds=0):
            found, cause = ask_new_process()
    except LockTimeout as taken:
        context.log.info(f"platform {asked} is not checked yet: {taken}")
        return
    require_platform(asked, found, cause)
    context.log.info(f"platform {asked} is there")


def _asked(run_config: Any) -> Any:
    for key in ("ops", "sft_checkpoint", "config", "platform"):
        run_config = run_config.get(key) or {} if isinstance(run_config, dict) else {}
    return run_config
