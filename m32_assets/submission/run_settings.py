"""The settings of runs by their path, those that differ, and how one is shown."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from m32_assets.submission.evidence import RecordedConfig
from m32_assets.training.settings import FORMER_NAMES

Setting = bool | int | float | str


def flat_settings(config: RecordedConfig) -> dict[str, Setting]:
    """Each setting of a run by its path, e.g. ``training.lora_rank``. Former names are replaced by today's.

    Those of the rounds after SFT are ``rl.<name>``; a run without rounds has ``rl.rounds`` 0.
    """
    flat: dict[str, Setting] = {}

    def add(path: str, value: Any) -> None:
        if isinstance(value, Mapping):
            for name, inner in value.items():
                add(f"{path}.{name}" if path else str(name), inner)
        else:
            flat[path] = value

    values = config.model_dump()
    # the outcome of the rounds is no setting
    values["rl"] = config.rl.settings if config.rl else {"rounds": 0}
    values["ingested_files"] = {file.name: file.sha256[:12] for file in config.ingested_files}
    add("", {**values, "training": {FORMER_NAMES.get(name, name): v for name, v in values["training"].items()}})
    return dict(sorted(flat.items()))


def differing(values: Sequence[Mapping[str, Any]]) -> list[str]:
    """The keys whose values are not the same in all mappings, sorted; a missing key is a difference."""
    names = sorted({name for each in values for name in each})
    missing = object()
    return [name for name in names if any(each.get(name, missing) != values[0].get(name, missing) for each in values)]


def setting_text(value: Setting | None, width: int = 60) -> str:
    """A setting on one line, cut to ``width`` characters; ``-`` if it was not recorded."""
    if value is None:
        return "-"
    text = value if isinstance(value, str) and value.isprintable() and value else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= width else text[: width - 1] + "…"
