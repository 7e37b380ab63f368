"""A module of the tests in a process of its own, with eight simulated devices."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from m32_assets.common.files import read_json
from m32_assets_tests.support.project import ROOT


def on_eight_devices(module: str, folder: Path) -> dict[str, Any]:
    """What the module of ``support`` writes into ``found.json`` of the folder, which it takes as its argument."""
    # compiled code hardly runs, so optimizing it does not pay
    flags = "--xla_force_host_platform_device_count=8 --xla_backend_optimization_level=0"
    done = subprocess.run(
        [sys.executable, "-m", f"m32_assets_tests.support.{module}", str(folder)],
        env={**os.environ, "XLA_FLAGS": flags, "JAX_PLATFORMS": "cpu", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return read_json(folder / "found.json")
