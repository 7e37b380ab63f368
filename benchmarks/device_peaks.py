"""What devices multiply at most."""

from __future__ import annotations

_TERA = 1e12
BFLOAT16_PEAKS = {
    "NVIDIA A100-PCIE-40GB": 312 * _TERA,
    "NVIDIA A100-SXM4-40GB": 312 * _TERA,
    "NVIDIA A100 80GB PCIe": 312 * _TERA,
    "NVIDIA A100-SXM4-80GB": 312 * _TERA,
    "NVIDIA L4": 121 * _TERA,
    "NVIDIA L40S": 362 * _TERA,
    "NVIDIA H100 PCIe": 756 * _TERA,
    "NVIDIA H100 80GB HBM3": 989 * _TERA,
    "NVIDIA H200": 989 * _TERA,
    "TPU v4": 275 * _TERA,
    "TPU v5 lite": 197 * _TERA,
    "TPU v5": 459 * _TERA,
    "TPU v6 lite": 918 * _TERA,
}
"""Operations per second in bfloat16, without sparsity, by JAX's ``device_kind``.

GPUs: NVIDIA's datasheet of each product; where it gives the figure with sparsity, half of that. TPUs: the page of each
version at cloud.google.com/tpu/docs, per chip. T4, P100 and V100 have no units for bfloat16, so they are not here.
"""


def bfloat16_peak(device_kind: str) -> float | None:
    """The operations per second of this kind of device; None for a kind that is not in the table."""
    return BFLOAT16_PEAKS.get(device_kind)
