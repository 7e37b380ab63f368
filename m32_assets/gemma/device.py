"""The devices of this process, as they are recorded.

This module needs jax at import, so nothing that the code location loads may import it at module level.
"""

from __future__ import annotations

from typing import Any

import jax


def device_kind(device: Any = None) -> str:
    """What kind of device it is, e.g. ``NVIDIA H200`` or ``TPU v5 lite``; empty for a CPU, which JAX does not name.

    Args:
        device: one of JAX's; by default the first.
    """
    device = device or jax.devices()[0]
    return "" if device.platform == "cpu" else device.device_kind


def device_name(device: Any = None) -> str:
    """Platform and kind, e.g. ``gpu NVIDIA H200``, or ``cpu``. Devices of one name round alike.

    Args:
        device: one of JAX's; by default the first.
    """
    device = device or jax.devices()[0]
    return f"{device.platform} {device_kind(device)}".strip()


def repeatable_options() -> dict[str, bool] | None:
    """XLA's options of a program whose bits are to be the same in every run of its executable.

    A GPU adds in whatever order its threads come to it, unless such kernels are left out. Which of the other kernels is
    fastest is still measured when a program is compiled, so another compilation may give other bits.
    """
    return {"xla_gpu_exclude_nondeterministic_ops": True} if jax.default_backend() == "gpu" else None
