"""The presets: run configs that come with the project. Imported for ``m32 --help``, so without Dagster."""

from pathlib import Path
from typing import Any

from m32_assets.common.yaml_files import read_yaml

PRESETS = Path(__file__).parents[1] / "presets"
REFERENCE = PRESETS / "reference_seconds.json"
"""By preset: seconds of each asset and tokens of its training, with the model and the machine they were measured on."""
MIXTURE_GROUP = "mixture"
"""The group of studies, which a run of a preset leaves out. Each of its assets has a job of its own."""
PRESET_SELECTION = f"not group:{MIXTURE_GROUP}"
"""What a run of a preset makes."""


def preset_names() -> list[str]:
    """The names of all presets."""
    return sorted(path.stem for path in PRESETS.glob("*.yaml"))


def preset_path(name: str) -> Path:
    """The file of a preset."""
    return PRESETS / f"{name}.yaml"


def preset_config(name: str) -> dict[str, Any]:
    """The run config of a preset."""
    return read_yaml(preset_path(name)).value


def first_comment(path: Path) -> str:
    """The comment in the first line of a run config, or its path if it has none."""
    first = path.read_text("utf-8-sig").partition("\n")[0] if path.is_file() else ""
    return first.lstrip("# ") if first.startswith("#") else str(path)
