"""Find a model in a folder of many.

Kaggle mounts a model as ``/kaggle/input/<model>/<framework>/<variation>/<version>``.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from m32_assets.common.errors import M32Error
from m32_assets.common.files import sha256_file
from m32_assets.gemma.model_folder import model_files, shape_of
from m32_assets.gemma.registry import ModelShape

_MAX_SHOWN = 4


def model_folders(below: Path) -> list[Path]:
    """The model folders at or below ``below``, by path: those with ``config.json``, tokenizer and weights."""
    return sorted(path.parent for path in below.rglob("config.json") if _is_whole(path.parent))


def recorded_model(below: Path, sha256: Mapping[str, str]) -> Path | None:
    """The first folder at or below ``below`` whose files are those of a record; None if there is none.

    Args:
        sha256: file → sha256, of all files of the model. Large files are read only where the small ones agree.
    """
    for folder in model_folders(below):
        by_size = sorted(sha256, key=lambda name: (name.endswith(".safetensors"), name))
        if all((folder / name).is_file() and sha256_file(folder / name) == sha256[name] for name in by_size):
            return folder
    return None


def only_model(below: Path, shape: ModelShape, name: str) -> Path:
    """The folder at or below ``below`` that has a model of these sizes.

    Raises:
        M32Error: there is none, or more than one: models that differ in their training alone have the same sizes.
    """
    there = model_folders(below)
    fitting = [folder for folder in there if _has_shape(folder, shape)]
    if len(fitting) == 1:
        return fitting[0]
    named = ", ".join(str(folder) for folder in (fitting or there)[:_MAX_SHOWN])
    found = f"{len(fitting)} models of these sizes ({named})" if fitting else f"other models ({named})" if there else ""
    fix = "Name the folder of the one" if fitting else "Attach the model in its Hugging Face form (transformers)"
    raise M32Error(str(below), found or "no model folder", f"one of {name}", fix)


def _has_shape(folder: Path, shape: ModelShape) -> bool:
    try:
        return shape_of(folder) == shape
    except M32Error:
        return False


def _is_whole(folder: Path) -> bool:
    try:
        return all((folder / name).is_file() for name in model_files(folder))
    except M32Error:
        return False
