"""The memory that merging takes, and the refusal of what does not fit, before anything is loaded."""

from __future__ import annotations

from m32_assets.common.errors import M32Error
from m32_assets.export.huggingface import MAX_SHARD_BYTES
from m32_assets.gemma.registry import ModelShape
from m32_assets.training.memory import (
    GB,
    RUNTIME_BYTES,
    available_memory,
    host_memory,
    of_the_share,
    platform_of_devices,
)

_FLOAT32 = 4


def merging_bytes(shape: ModelShape, *, on_cpu: bool) -> tuple[int, int]:
    """Bytes that merging takes at most, on the device and on the host.

    The device holds one float32 model at a time. The host holds all merged weights, and one file of them as it is
    written. On a CPU both are the host's memory, at different times, and loading holds the weights twice.
    """
    model = shape.parameters * _FLOAT32
    # the logits of 32 tokens, the adapters, and what the layers hold between them
    device = model + model // 8
    host = model + min(model, MAX_SHARD_BYTES) + RUNTIME_BYTES
    return (device, max(host, 2 * model + RUNTIME_BYTES)) if on_cpu else (device, host)


def require_merging_memory(
    shape: ModelShape, *, platform: str = "", device: int | None = None, host: int | None = None
) -> None:
    """Refuse a merging that does not fit.

    Args:
        platform: JAX's name of the backend; by default that of this process.
        device: free bytes of the device; by default those of this machine.
        host: free bytes of the host; likewise.

    Raises:
        M32Error: the device or the host has too little memory.
    """
    platform = platform or platform_of_devices()
    on_cpu = platform == "cpu"
    device = available_memory() if device is None and not on_cpu else device
    needed = merging_bytes(shape, on_cpu=on_cpu)
    both = [("the host", "cpu", host_memory() if host is None else host, needed[1])]
    if not on_cpu and device is not None:
        both.append((f"the {platform} device", platform, device, needed[0]))
    for what, kind, free, wanted in both:
        if wanted > free:
            raise M32Error(
                f"memory of {what}",
                f"{free / GB:.2f} GB free{of_the_share(kind)}",
                f"about {wanted / GB:.1f} GB to merge the adapters in float32",
                "Close other programs, or merge on a machine with more memory",
            )
