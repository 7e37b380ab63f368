"""The presets: run configs that come with the project. Imported for ``m32 --help``, so without Dagster."""

from pathlib import Path
from typing import Any

import yaml

PRESETS = Path(__file__).parents[1] / "presets"


def preset_names() -> list[str]:
    """The names of all presets."""
    return sorted(path.stem for path in PRESETS.glob("*.yaml"))


def preset_path(name: str) -> Path:
    """The file of a preset."""
    return PRESETS / f"{name}.yaml"


def preset_config(name: str) -> dict[str, Any]:
    """The run config of a preset."""
    return yaml.safe_load(preset_path(name).read_text("utf-8"))


def first_comment(path: Path) -> str:
    """The comment in the first line of a run config, or its path if it has none."""
    first = path.read_text("utf-8").partition("\n")[0] if path.is_file() else ""
    return first.lstrip("# ") if first.startswith("#") else str(path)
