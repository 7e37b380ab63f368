"""The kind of device that a training asks for: refused where it is not there, and before weights are fetched."""

from __future__ import annotations

import subprocess
import sys
from typing import Literal

from m32_assets.common.errors import M32Error

Platform = Literal["", "cpu", "gpu", "tpu"]
"""JAX's name of a kind of device; empty for any."""
_EXTRA = {"gpu": "cuda12", "tpu": "tpu"}
"""What ``make setup ACCEL=`` installs for it."""
_SECONDS = 300
"""Starting an accelerator takes seconds; a TPU host with an unreachable driver would wait for ever."""
_ASK = "import jax; print(jax.default_backend())"


def require_platform(asked: Platform, found: str, cause: str = "") -> None:
    """Refuse to train on another kind of device: without it JAX falls back to the CPU, and says so in a log only.

    Args:
        found: JAX's name of the backend.
        cause: what JAX said about a device that it does not use.

    Raises:
        M32Error: it is another one than is asked for.
    """
    if asked in ("", found):
        return
    if asked in _EXTRA:
        fix = f"make setup ACCEL={_EXTRA[asked]} installs what JAX needs for it; platform: '' takes any device"
    else:
        fix = "JAX_PLATFORMS=cpu in the environment keeps JAX on the CPU; platform: '' takes any device"
    raise M32Error("platform of sft_checkpoint", f"{found}{f' ({cause})' if cause else ''}", asked, fix)


def ask_new_process() -> tuple[str, str]:
    """The backend that JAX takes, and the last line that it said about others.

    A process that asks keeps the accelerator until it ends, so a new one does.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-c", _ASK], capture_output=True, text=True, check=False, timeout=_SECONDS
        )
    except subprocess.TimeoutExpired:
        return "none", f"JAX did not start within {_SECONDS} s"
    said = done.stderr.strip().splitlines()
    return done.stdout.strip() or "none", said[-1][:300] if said else ""
