"""What decides a training run, and the refusal to go on with another one's checkpoints."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Any

from m32_assets.common.errors import M32Error
from m32_assets.common.files import read_json, sha256_file, write_json
from m32_assets.gemma.model_folder import ModelFolder
from m32_assets.training.settings import TrainingSettings

LIBRARIES = ("jax", "flax", "optax", "google-tunix", "qwix")
RECIPE = 3
"""Raised when the same inputs come to give other bits: other rows, another loss, another optimizer."""


def fingerprint(
    model: ModelFolder, train_file: Path, validation_file: Path, settings: TrainingSettings, device: dict[str, Any]
) -> dict[str, Any]:
    """Everything that decides what training produces, to the bit, as JSON.

    Args:
        device: what it is computed on: platform, mesh and dtype.
    """
    return {
        "model": dict(model.sha256),
        "train": sha256_file(train_file),
        "validation": sha256_file(validation_file),
        "settings": settings.model_dump(),
        "device": device,
        "recipe": RECIPE,
        "libraries": {name: version(name) for name in LIBRARIES},
    }


def finished_training(folder: Path, facts: dict[str, Any]) -> Path | None:
    """The folder of a finished training of the same inputs: ``folder``, or one beside it of another device; or None.

    What several processes or an accelerator have trained is so taken by one process on a CPU.
    """
    inputs = _without_device(facts)
    for result in sorted(folder.parent.glob("*/result.json"), key=lambda path: (path.parent != folder, path)):
        there = result.with_name("fingerprint.json")
        if there.exists() and _without_device(read_json(there)) == inputs:
            return result.parent
    return None


def _without_device(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if name != "device"}


def claim_folder(folder: Path, facts: dict[str, Any], *, write: bool = True) -> None:
    """Write the fingerprint into a folder of checkpoints, or check that it is the one that stands there.

    Raises:
        M32Error: the folder belongs to other data, another model or other settings; the message names what differs.
    """
    path = folder / "fingerprint.json"
    if not path.exists():
        if any(folder.glob("actor/*")):
            raise M32Error(
                str(folder),
                "checkpoints and no fingerprint.json",
                "the fingerprint of what they were trained on",
                "Move the folder away: nobody can tell what it holds",
            )
        if write:
            write_json(path, facts)
        return
    if found := differences(read_json(path), facts):
        raise M32Error(
            str(folder),
            f"checkpoints of another run: {'; '.join(found)}",
            "the same data, model and settings",
            "Train with what the checkpoints were made of, or move the folder away to start anew",
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
