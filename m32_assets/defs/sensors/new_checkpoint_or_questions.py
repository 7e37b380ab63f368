"""Evaluates again if the recorded evaluation is of another checkpoint or other questions, by data version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import dagster as dg
from dagster._core.definitions.data_version import extract_data_version_from_entry

from m32_assets.orchestration.project_paths import ProjectPaths
from m32_assets.orchestration.run_attempts import WANTED_TAG, attempt_for, run_key, run_tags

UNDER_WAY = [
    dg.DagsterRunStatus.QUEUED,
    dg.DagsterRunStatus.NOT_STARTED,
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
]
_INPUTS = ("rl_checkpoint", "eval_set")
_EVALUATIONS = ("baseline_evaluation", "evaluation")


@dataclass(frozen=True, slots=True)
class StaleEvaluation:
    """A due evaluation: its inputs, and the run config of the run that trained."""

    wanted: str
    run_config: dict[str, Any]

    @property
    def run(self) -> str:
        """The name of the run."""
        default = ProjectPaths.model_fields["run"].default
        return self.run_config.get("resources", {}).get("paths", {}).get("config", {}).get("run", default)


def stale_evaluation(instance: dg.DagsterInstance) -> StaleEvaluation | None:
    """The due evaluation. None without a checkpoint, or if the last evaluation read the same versions."""
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
    event = instance.get_latest_materialization_event(dg.AssetKey("rl_checkpoint"))
    run = instance.get_run_by_id(event.run_id) if event else None
    config: dict[str, Any] = dict(run.run_config) if run else {}
    ops = {name: part for name, part in config.get("ops", {}).items() if name in _EVALUATIONS}
    return {key: part for key, part in {"resources": config.get("resources"), "ops": ops}.items() if part}


evaluate = dg.define_asset_job(
    "evaluate",
    selection=dg.AssetSelection.assets("baseline_evaluation", "evaluation"),
    description="Evaluates both models again.",
)


@dg.sensor(job=evaluate, minimum_interval_seconds=60)
def new_checkpoint_or_questions(context: dg.SensorEvaluationContext) -> dg.RunRequest | dg.SkipReason:
    """Evaluates when the checkpoint or the eval set differs from what the last evaluation read."""
    if context.instance.get_runs_count(dg.RunsFilter(statuses=UNDER_WAY)):
        return dg.SkipReason("a run is under way: it may evaluate by itself")
    stale = stale_evaluation(context.instance)
    if stale is None:
        return dg.SkipReason("the evaluation is of the present checkpoint and questions")
    attempt = attempt_for(context.instance, stale.wanted)
    if attempt is None:
        return dg.SkipReason(f"{stale.wanted} was tried, or is being tried")
    tags = {WANTED_TAG: stale.wanted, **run_tags(stale.run)}
    return dg.RunRequest(run_key(stale.wanted, attempt), stale.run_config, tags)


@dg.definitions
def evaluation_sensor() -> dg.Definitions:
    """The sensor and its job."""
    return dg.Definitions(jobs=[evaluate], sensors=[new_checkpoint_or_questions])
