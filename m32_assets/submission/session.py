"""The session that the bundle's notebook runs in: its packages and devices, against those of the run.

It is imported before the packages are there, so it imports the standard library only.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from m32_assets.locks.accelerator_lock import visible_accelerators
from m32_assets.submission.locks import ACCELERATOR_LOCKS, RUNTIME_LOCK

MATTER = ("jax", "jaxlib", "flax", "google-tunix", "qwix", "optax", "orbax-checkpoint", "numpy")
"""Packages of which another version may train or answer otherwise, or not at all."""
Different = Mapping[str, tuple[str, str]]
"""Package → the version here, and the recorded one."""


def prepare_session(bundle: Path, packages: Path) -> None:
    """Print what this session has, and install the run's packages where it has others.

    They go into a folder of their own, which comes first on ``sys.path``: a notebook's Python may be that of an image
    whose other packages depend on theirs.

    Args:
        bundle: the unpacked bundle.
        packages: an empty or missing folder, for packages to install.

    Raises:
        SystemExit: with one sentence: the installation fails, comes too late or gives other versions than the run's;
            or the run used an accelerator, and this session has none.
    """
    recorded = _recorded(bundle)
    if different := _different(recorded["packages"]):
        _require_not_loaded(different)
        _install(bundle, packages, recorded["accelerator"])
        sys.path.insert(0, str(packages))
        importlib.invalidate_caches()
        if different := _different(recorded["packages"]):
            lock = bundle / "source" / RUNTIME_LOCK
            raise SystemExit(f"After the installation of {lock} {_in_words(different)}: install the run's by hand.")
    import jax

    print("python", sys.version.split()[0], *(f"| {name} {_version(name)}" for name in MATTER))
    print("devices:", jax.devices())
    require_platform(recorded["accelerator"], jax.default_backend())


def require_platform(recorded: str, found: str) -> None:
    """Refuse a CPU for a run that used an accelerator. Say so where it is another one than the run's.

    Args:
        recorded: ``jax.default_backend()`` of the run.
        found: the one of this session.

    Raises:
        SystemExit: with one sentence.
    """
    if recorded == found:
        return
    if found == "cpu":
        raise SystemExit(
            f"The run was trained on a {recorded.upper()}, and JAX finds none here, only the CPU: choose the "
            "accelerator in the notebook's settings and start the session again."
        )
    print(f"The run was trained on {recorded}, this session has {found}: answers may differ from those on record.")


def _recorded(bundle: Path) -> dict[str, Any]:
    environment: dict[str, Any] = json.loads((bundle / "evidence/run_manifest.json").read_text("utf-8"))["environment"]
    return environment


def _different(recorded: Mapping[str, str]) -> Different:
    found = {name: _version(name) for name in MATTER if name in recorded}
    return {name: (version, recorded[name]) for name, version in found.items() if version != recorded[name]}


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "none"


def _in_words(different: Different) -> str:
    return ", ".join(f"{name} is {found} where the run had {wanted}" for name, (found, wanted) in different.items())


def _require_not_loaded(different: Different) -> None:
    """A module that is loaded stays loaded, whatever is installed."""
    if loaded := sorted(set(different) & set(sys.modules)):
        raise SystemExit(
            f"{_in_words(different)}, and {loaded[0]} is loaded already: restart the session and run this cell first."
        )


def _install(bundle: Path, packages: Path, accelerator: str) -> None:
    locks, first = [RUNTIME_LOCK], visible_accelerators()[0]
    platform = accelerator if first == "cpu" else "gpu" if first.startswith("gpu") else "tpu"
    if platform in ACCELERATOR_LOCKS:
        locks.append(ACCELERATOR_LOCKS[platform])
    files = [word for lock in locks for word in ("-r", str(bundle / "source" / lock))]
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    command += ["--no-deps", "--require-hashes", *files, "--target", str(packages)]
    print("installing", " and ".join(locks), "of the bundle into", packages)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(
            f"pip ended with {done.returncode} ({done.stderr.strip()[-300:]}): turn on the internet in the notebook's "
            f"settings, or run it yourself: {' '.join(command)}"
        )
