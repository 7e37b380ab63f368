"""The inputs of a training run as one JSON value, which its folder of checkpoints must match."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Any

from m32_assets.common.errors import M32Error
from m32_assets.common.files import read_json, sha256_file, write_json
from m32_assets.gemma.model_folder import ModelFolder
from m32_assets.training.settings import TrainingSettings

_LIBRARIES = ("jax", "flax", "optax", "google-tunix", "qwix", "grain")
RECIPE = 4
"""Raised when the same inputs give other bits, e.g. after a change of packing, loss or optimizer."""


def fingerprint(
    model: ModelFolder, train_file: Path, validation_file: Path, settings: TrainingSettings, device: dict[str, Any]
) -> dict[str, Any]:
    """Everything that decides the bits that training produces, as JSON.

    Args:
        device: platform, mesh and dtype, and the kind of an accelerator: two kinds give other bits.
    """
    return {
        "model": dict(model.sha256),
        "train": sha256_file(train_file),
        "validation": sha256_file(validation_file),
        "settings": settings.model_dump(),
        "device": device,
        "recipe": RECIPE,
        "libraries": {name: version(name) for name in _LIBRARIES},
    }


def finished_training(folder: Path, inputs: dict[str, Any]) -> Path | None:
    """The folder of a finished training of the same inputs: ``folder``, or one beside it from another device.

    So a process on a CPU reuses what an accelerator or several processes have trained.
    """
    wanted = _without_device(inputs)
    for result in sorted(folder.parent.glob("*/result.json"), key=lambda path: (path.parent != folder, path)):
        recorded = result.with_name("fingerprint.json")
        if recorded.exists() and _without_device(read_json(recorded)) == wanted:
            return result.parent
    return None


def _without_device(inputs: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in inputs.items() if name != "device"}


def claim_folder(folder: Path, inputs: dict[str, Any], *, write: bool = True) -> None:
    """Write the fingerprint into a new folder of checkpoints, or compare it with the recorded one.

    Raises:
        M32Error: the folder belongs to other data, another model or other settings; the message names what differs.
    """
    path = folder / "fingerprint.json"
    if not path.exists():
        if any(folder.glob("actor/*")):
            raise M32Error(
                str(folder),
                "checkpoints and no fingerprint.json",
                "the fingerprint of their inputs",
                "Move the folder away: its inputs are unknown",
            )
        if write:
            write_json(path, inputs)
        return
    if found := differences(read_json(path), inputs):
        raise M32Error(
            str(folder),
            f"checkpoints of another run: {'; '.join(found)}",
            "the same data, model and settings",
            "Train with the recorded inputs, or move the folder away to start anew",
        )


def differences(there: Any, here: Any, path: str = "") -> list[str]:
    """Where two fingerprints differ, e.g. ``settings.lora_rank: 8 there, 16 here``."""
    if isinstance(there, dict) and isinstance(here, dict):
        return [
            line
            for key in sorted(there.keys() | here.keys())
            for line in differences(there.get(key), here.get(key), f"{path}.{key}" if path else key)
        ]
    return [] if there == here else [f"{path}: {_short(there)} there, {_short(here)} here"]


def _short(value: Any) -> str:
    text = "nothing" if value is None else str(value)
    return text if len(text) <= 40 else text[:12] + "…"
