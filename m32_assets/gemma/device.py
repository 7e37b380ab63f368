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
