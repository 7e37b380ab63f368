"""Merging is refused where the device or the host has too little memory for it."""

import pytest

from m32_assets.common.errors import M32Error
from m32_assets.export.memory import merging_bytes, require_merging_memory
from m32_assets.gemma.registry import model_entry

GB = 10**9
SHAPE = model_entry("gemma3-1b-it").shape


def test_one_billion_weights_fit_a_16_gb_device_and_a_kaggle_host():
    require_merging_memory(SHAPE, platform="gpu", device=int(0.75 * 16 * GB), host=30 * GB)


@pytest.mark.parametrize(
    ("platform", "device", "host", "said"),
    [
        ("tpu", 4 * GB, 30 * GB, r"memory of the tpu device: found 4.00 GB free, expected about 4\.5 GB to merge"),
        ("gpu", 4 * GB, 30 * GB, "XLA_PYTHON_CLIENT_MEM_FRACTION"),
        ("gpu", 16 * GB, 8 * GB, r"memory of the host: found 8.00 GB free, expected about 8\.9 GB to merge"),
        ("cpu", 0, 8 * GB, r"memory of the host: found 8.00 GB free, expected about 8\.9 GB to merge"),
    ],
)
def test_what_does_not_fit_is_refused(platform: str, device: int, host: int, said: str):
    with pytest.raises(M32Error, match=said):
        require_merging_memory(SHAPE, platform=platform, device=device, host=host)


def test_device_holds_one_model_at_a_time():
    device, _ = merging_bytes(SHAPE, on_cpu=False)
    assert 4 * SHAPE.parameters < device < 1.2 * 4 * SHAPE.parameters
