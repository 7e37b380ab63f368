"""Run configs: read from YAML and validated before anything runs."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import dagster as dg
import yaml
from dagster._config.errors import DagsterEvaluationErrorReason

from m32_assets.common.errors import M32Error
from m32_assets.orchestration.project_paths import ProjectPaths
from m32_assets.training.settings import FORMER_NAMES

RENAMED = {
    "base_model": {"model": "model_name", "local": "model_dir"},
    "dev_reasoning_v2": {"seed": "data_seed"},
    "sft_data": {
        "practice": "extra_traces",
        "longest_ingested": "max_ingested_tokens",
        "style": "resources.template.config.style",
        "instruction": "resources.template.config.instruction",
    },
    "sft_checkpoint": FORMER_NAMES,
}
"""By asset: the former name of a field → its name."""


def read_config(path: Path) -> dict[str, Any]:
    """The run config of a YAML file.

    Raises:
        M32Error: the file is missing, is not YAML, or is not a mapping.
    """
    try:
        value = yaml.safe_load(path.read_text("utf-8"))
    except OSError as error:
        raise M32Error(str(path), str(error.strerror or error), "a run config in YAML") from None
    except yaml.YAMLError as error:
        raise M32Error(str(path), f"invalid YAML ({error})", "a run config in YAML") from None
    if not isinstance(value, dict):
        raise M32Error(str(path), f"a {type(value).__name__}", "a mapping with resources, ops and loggers")
    return value


def run_name(config: Any, path: Path) -> str:
    """The name of the run that this config is for.

    Raises:
        M32Error: the name is not text, or a section above it is not a mapping.
    """
    place: list[str] = []
    for key in ("resources", "paths", "config"):
        config = config.get(key) or {}
        place.append(key)
        if not isinstance(config, dict):
            raise M32Error(f"{path} {'.'.join(place)}", repr(config), "a mapping")
    name = config.get("run", ProjectPaths().run)
    if not isinstance(name, str):
        raise M32Error(f"{path} resources.paths.config.run", repr(name), "a name in quotes")
    return name


def resolved_config(job: dg.JobDefinition, config: dict[str, Any]) -> tuple[Mapping[str, Any], list[str]]:
    """The run config with all defaults, and a sentence for each problem."""
    problems = [
        f"{section}: found {name!r}, expected one of {_near(name, known)}"
        # Dagster ignores unknown names in these sections
        for section, known in (("ops", [node.name for node in job.nodes]), ("resources", [*job.resource_defs]))
        if isinstance(given := config.get(section), dict)
        for name in given
        if name not in known
    ]
    try:
        return dg.validate_run_config(job, config), problems
    except dg.DagsterInvalidConfigError as invalid:
        return {}, [*problems, *(problem for error in invalid.errors for problem in _problems(error))]


def _problems(error: Any) -> list[str]:
    """Each problem and its place: this project's sentence, or Dagster's without the schema."""
    place = ".".join(str(entry.field_name) for entry in error.stack.entries if hasattr(entry, "field_name"))
    refused = getattr(error.error_data, "message", "").strip().partition("PostProcessingError: ")[2]
    if refused:
        return [f"{place}: {refused}"]
    said, *schema = re.split(r' Expected:? "', error.message, maxsplit=1)
    unknown = [error.error_data.field_name] if hasattr(error.error_data, "field_name") else []
    if error.reason == DagsterEvaluationErrorReason.FIELDS_NOT_DEFINED:
        unknown = error.error_data.field_names
    renamed = RENAMED.get(place.removeprefix("ops.").removesuffix(".config"), {})
    known = re.findall(r"(\w+)(?:\??: |')", "".join(schema))
    return [
        f"{place}: found {name!r}, which is now called {renamed[name]}"
        if name in renamed
        else f"{place or 'run config'}: found {name!r}, expected one of {_near(name, known)}"
        for name in unknown
    ] or [said]


def _near(name: str, known: Iterable[str]) -> str:
    known = [*known]
    return ", ".join(difflib.get_close_matches(name, known, 3, 0.5) or known[:20])
