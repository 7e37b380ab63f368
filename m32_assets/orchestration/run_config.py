"""Run configs: read from YAML and validated before anything runs."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import dagster as dg
from dagster._config.errors import DagsterEvaluationErrorReason
from dagster._config.stack import EvaluationStackListItemEntry, EvaluationStackPathEntry

from m32_assets.common.errors import M32Error, nearest
from m32_assets.common.yaml_files import Place, YamlFile, dotted, read_yaml
from m32_assets.orchestration.project_paths import RUN_NAME, RUN_NAME_RULE, ProjectPaths
from m32_assets.training.settings import FORMER_NAMES

RENAMED = {
    "base_model": {"model": "model_name", "local": "model_dir"},
    "dev_reasoning_v2": {"seed": "data_seed"},
    "sft_data": {
        "practice": "extra_traces",
        "max_traces": "signed_traces, where 0 is none; leave it out for all",
        "longest_ingested": "max_ingested_tokens",
        "style": "resources.template.config.style",
        "instruction": "resources.template.config.instruction",
    },
    "sft_checkpoint": FORMER_NAMES,
}
"""By asset: the former name of a field → its name."""
_SECTIONS = ("ops", "resources", "loggers")
_SCALARS = {
    "INT": "a whole number",
    "FLOAT": "a number",
    "BOOL": "true or false",
    "STRING": "text, in quotes where it looks like a number",
}
_KINDS = {"ARRAY": "a list", "STRICT_SHAPE": "a mapping", "PERMISSIVE_SHAPE": "a mapping", "MAP": "a mapping"}
_SHOWN = 80


def read_config(path: Path) -> YamlFile:
    """The run config of a YAML file. A section with nothing in it is an empty one.

    Raises:
        M32Error: as ``read_yaml``, or it is not a mapping.
    """
    file = read_yaml(path)
    if not isinstance(file.value, dict):
        found = "nothing" if file.value is None else f"a {type(file.value).__name__}"
        raise M32Error(str(path), found, "a run config, a mapping with ops and resources")
    return replace(file, value=_without_gaps(file.value))


def _without_gaps(config: dict[str, Any]) -> dict[str, Any]:
    """The run config with an empty mapping in place of a section whose lines are all commented out."""
    filled = {name: {} if section is None else section for name, section in config.items()}
    for section in filled.keys() & set(_SECTIONS):
        if isinstance(filled[section], dict):
            filled[section] = {
                name: {key: {} if value is None else value for key, value in part.items()}
                if isinstance(part, dict)
                else {}
                if part is None
                else part
                for name, part in filled[section].items()
            }
    return filled


def project_paths(config: YamlFile) -> ProjectPaths:
    """The folders and the name of the run that this config is for.

    Raises:
        M32Error: the name or the root is not text, a section above them is not a mapping, or the root is no project.
    """
    given, place = config.value, tuple[str, ...]()
    for key in ("resources", "paths", "config"):
        given, place = given.get(key, {}), (*place, key)
        if not isinstance(given, dict):
            raise M32Error(config.where(place), _shown(given), "a mapping")
    named = {}
    for field, expected in (("root", "a folder"), ("run", f"a name in quotes: {RUN_NAME_RULE}")):
        value = given.get(field, getattr(ProjectPaths(), field))
        if not isinstance(value, str) or (field == "run" and not re.fullmatch(RUN_NAME, value)):
            raise M32Error(config.where((*place, field)), _shown(value), expected)
        named[field] = value
    paths = ProjectPaths(**named)
    if not paths.datasets.is_dir():
        found = "no folder datasets" if paths.datasets.parent.is_dir() else "no such folder"
        fix = "Change to the project's folder, or set resources.paths.config.root"
        raise M32Error(str(paths.datasets.parent), found, "the folder of a project", fix)
    return paths


def resolved_config(
    job: dg.JobDefinition, config: Mapping[str, Any], where: Callable[[Place, str], str] = dotted
) -> tuple[Mapping[str, Any], list[str]]:
    """The run config with all defaults, and a sentence for each problem.

    Args:
        where: says where a place is, and a key of it.
    """
    root = job.run_config_schema.run_config_schema_type
    problems = [
        f"{where(place, key)}: {said}" for place, key, said in [*_ignored(root, config), *_refused(job, root, config)]
    ]
    return ({}, problems) if problems else (dg.validate_run_config(job, {**config}), [])


def disagreements(
    resolved: Mapping[str, Any], assets: Container[str], where: Callable[[Place, str], str] = dotted
) -> list[str]:
    """A sentence for each setting of ``evaluation`` that asks other questions than its baseline, if both are made.

    Args:
        resolved: a run config with all defaults.
    """
    if "evaluation" not in assets or "baseline_evaluation" not in assets:
        return []
    tuned, baseline = (resolved["ops"][name]["config"] for name in ("evaluation", "baseline_evaluation"))
    fields = ["eval_set", "limit", *(["held_out"] if tuned["held_out"] and not tuned["eval_set"] else [])]
    return [
        f"{where(('ops', 'evaluation', 'config', field), '')}: found {tuned[field]!r}, "
        f"expected {baseline[field]!r}, as ops.baseline_evaluation.config has it"
        for field in fields
        if tuned[field] != baseline[field]
    ]


Problem = tuple[Place, str, str]
"""A place, a key of it or nothing, and what was found and expected there."""


def _ignored(root: Any, config: Mapping[str, Any]) -> Iterator[Problem]:
    """What Dagster would ignore: unknown names of ops and resources, and config of those that have none."""
    for section in ("ops", "resources"):
        known, given = _fields_at(root, (section,)), config.get(section)
        for name, part in given.items() if isinstance(given, dict) else ():
            if name not in known:
                yield (section,), name, f"found {_shown(name)}, expected one of {nearest(name, known)}"
            elif isinstance(part, dict) and part.get("config") and _is_any(known[name]):
                yield (section, name), "config", f"found config, expected none: {name} has no settings"


def _is_any(field: Any) -> bool:
    config = _fields(field.config_type).get("config")
    return config is not None and config.config_type.kind.name == "ANY"


def _refused(job: dg.JobDefinition, root: Any, config: Mapping[str, Any]) -> Iterator[Problem]:
    """What Dagster and this project's own validation refuse."""
    try:
        dg.validate_run_config(job, {**config})
    except dg.DagsterInvalidConfigError as invalid:
        for error in invalid.errors:
            yield from _problems(root, error)


def _problems(root: Any, error: Any) -> Iterator[Problem]:
    """The problems of one of Dagster's errors, without the schema that its message has."""
    place, reasons = _place(error), DagsterEvaluationErrorReason
    match error.reason:
        case reasons.FAILED_POST_PROCESSING:
            refused = error.error_data.message.strip().partition("PostProcessingError: ")[2]
            for line in refused.splitlines():
                field, _, said = line.partition(": ")
                parts = [int(part) if part.isdigit() else part for part in field.split(".") if part]
                yield (*place, *parts), "", said
        case reasons.FIELD_NOT_DEFINED:
            yield place, error.error_data.field_name, _unknown(root, place, error.error_data.field_name)
        case reasons.FIELDS_NOT_DEFINED:
            yield from ((place, name, _unknown(root, place, name)) for name in error.error_data.field_names)
        case reasons.MISSING_REQUIRED_FIELD:
            yield place, "", f"found no {error.error_data.field_name!r}, expected one"
        case reasons.RUNTIME_TYPE_MISMATCH:
            found = "nothing" if error.error_data.value_rep == "None" else error.error_data.value_rep[:_SHOWN]
            yield place, "", f"found {found}, expected {_expected(error.error_data.config_type_snap)}"
        case _:
            yield place, "", re.split(r' Expected:? "', error.message, maxsplit=1)[0]


def _place(error: Any) -> Place:
    place: list[str | int] = []
    for entry in error.stack.entries:
        match entry:
            case EvaluationStackPathEntry():
                place.append(entry.field_name)
            case EvaluationStackListItemEntry():
                place.append(entry.list_index)
    return tuple(place)


def _expected(type_snap: Any) -> str:
    named: str = type_snap.given_name or "another value"
    if type_snap.enum_values:
        return f"one of {', '.join(value.value for value in type_snap.enum_values)}"
    if type_snap.scalar_kind:
        return _SCALARS.get(type_snap.scalar_kind.name, named)
    return _KINDS.get(type_snap.kind.name, named)


def _unknown(root: Any, place: Place, name: str) -> str:
    """What to write in place of a name that is not known there."""
    known, found = _fields_at(root, place), f"found {_shown(name)}"
    if len(place) == 3 and place[0] == "ops" and place[2] == "config":
        if renamed := RENAMED.get(str(place[1]), {}).get(name):
            return f"{found}, which is now called {renamed}"
        if owners := [op for op in _fields_at(root, ("ops",)) if name in _fields_at(root, ("ops", op, "config"))]:
            return f"{found}, which is a field of {', '.join(sorted(owners))}"
    if "config" in known and name in _fields(known["config"].config_type):
        return f"{found}, expected it one level deeper, under config"
    return f"{found}, expected one of {nearest(name, known)}"


def _fields_at(root: Any, place: Place) -> Mapping[str, Any]:
    """The fields that Dagster's schema has at a place; none if it has no such place."""
    fields = _fields(root)
    for part in place:
        if isinstance(part, str):
            fields = _fields(fields[part].config_type) if part in fields else {}
    return fields


def _fields(config_type: Any) -> Mapping[str, Any]:
    while inner := getattr(config_type, "inner_type", None):
        config_type = inner
    return getattr(config_type, "fields", None) or {}


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
