"""Whether the recorded evaluation is of the present checkpoint and questions, by data versions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import dagster as dg
from dagster._core.definitions.data_version import extract_data_version_from_entry

from m32_assets.resources import ProjectPaths

_INPUTS = ("sft_checkpoint", "eval_set")
_EVALUATIONS = ("baseline_evaluation", "evaluation")


@dataclass(frozen=True, slots=True)
class StaleEvaluation:
    """What an evaluation is due for, and the run config to make it with: that of the run that trained."""

    wanted: str
    run_config: dict[str, Any]

    @property
    def run(self) -> str:
        """The name of the run whose folders it writes."""
        default = ProjectPaths.model_fields["run"].default
        return self.run_config.get("resources", {}).get("paths", {}).get("config", {}).get("run", default)


def stale_evaluation(instance: dg.DagsterInstance) -> StaleEvaluation | None:
    """None if there is no checkpoint yet, or the last evaluation read these very versions."""
    versions = {name: _version(instance, name) for name in _INPUTS}
    if not all(versions.values()):
        return None
    done = instance.get_latest_materialization_event(dg.AssetKey("evaluation"))
    tags = done.asset_materialization.tags if done and done.asset_materialization else {}
    if tags and all(tags.get(f"dagster/input_data_version/{name}") == versions[name] for name in _INPUTS):
        return None
    wanted = "evaluate:" + ":".join((versions[name] or "")[:16] for name in _INPUTS)
    return StaleEvaluation(wanted, _config(instance))


def _version(instance: dg.DagsterInstance, name: str) -> str | None:
    event = instance.get_latest_materialization_event(dg.AssetKey(name))
    version = extract_data_version_from_entry(event) if event else None
    return version.value if version else None


def _config(instance: dg.DagsterInstance) -> dict[str, Any]:
    event = instance.get_latest_materialization_event(dg.AssetKey("sft_checkpoint"))
    run = instance.get_run_by_id(event.run_id) if event else None
    config: dict[str, Any] = dict(run.run_config) if run else {}
    ops = {name: part for name, part in config.get("ops", {}).items() if name in _EVALUATIONS}
    return {key: part for key, part in {"resources": config.get("resources"), "ops": ops}.items() if part}
