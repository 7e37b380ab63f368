"""How much of a run's hours is left for training: what the run has spent, and what the assets after it will take."""

from __future__ import annotations

import time
from pathlib import Path

import dagster as dg

from m32_assets.common.files import read_json
from m32_assets.locks.accelerator_lock import visible_accelerators
from m32_assets.orchestration.presets import REFERENCE
from m32_assets.orchestration.rl_config import rl_settings_of
from m32_assets.rl.settings import RlSettings
from m32_assets.training.step_plan import Session

UNKNOWN_SECONDS = 1800.0
"""Counted for what follows training where no run of this name has told: an hour on an accelerator is dear, and
answering the questions with a model of 1B takes minutes there."""
NO_ROUNDS = RlSettings()


def session(context: dg.AssetExecutionContext, max_hours: float, kept: Path, model: str) -> Session | None:
    """The hours of the run that this step belongs to; None for no limit.

    Args:
        kept: the file in which ``m32 run`` keeps the seconds of each asset of the last run of this name.
        model: name of the base model in the registry.
    """
    if not max_hours:
        return None
    record = context.instance.get_run_record_by_id(context.run.run_id)
    began = record.start_time if record else None
    left = unfinished(context.instance, context.run.run_id, context.asset_key.to_user_string())
    after, source = seconds_of(left, kept, model, rl_settings_of(context.run.run_config))
    return Session(max_hours, time.time() - began if began else 0.0, after, source)


def unfinished(instance: dg.DagsterInstance, run_id: str, step: str) -> list[str]:
    """The assets that a run plans to make and has not made, without those of the step that asks."""
    planned = instance.get_records_for_run(run_id, of_type=dg.DagsterEventType.ASSET_MATERIALIZATION_PLANNED).records
    events = [record.event_log_entry.dagster_event for record in planned]
    ended = {stats.step_key for stats in instance.get_run_step_stats(run_id) if stats.end_time}
    return sorted(
        event.asset_key.to_user_string()
        for event in events
        if event and event.asset_key and event.step_key != step and event.step_key not in ended
    )


def seconds_of(assets: list[str], kept: Path, model: str, rounds: RlSettings = NO_ROUNDS) -> tuple[float, str]:
    """The seconds that are counted for making these assets, and what tells so.

    It is what they took in the last run of this name, but not less than on the reference machine: a run that found its
    answers made had less to do. Rounds count as long as they may last, by ``max_round_minutes``.
    """
    if not assets:
        return 0.0, "nothing follows it"
    if "rl_checkpoint" in assets and rounds.rounds:
        return _with_rounds(assets, kept, model, rounds)
    reference, last = next(iter(read_json(REFERENCE).values())), read_json(kept) if kept.exists() else {}
    same = reference["model"] == model and visible_accelerators() == ["cpu"]
    if not last and not same:
        return UNKNOWN_SECONDS, f"no run of this name tells of {', '.join(assets)}"
    total = sum(max(last.get(name, 0.0), reference["seconds"].get(name, 0.0)) for name in assets)
    return total, f"{', '.join(assets)} by {'the last run of this name' if last else reference['machine']}"


def _with_rounds(assets: list[str], kept: Path, model: str, rounds: RlSettings) -> tuple[float, str]:
    """The same where rounds are among what follows."""
    last = read_json(kept) if kept.exists() else {}
    if minutes := rounds.max_round_minutes:
        seconds, told = 60.0 * minutes, f"rounds by max_round_minutes {minutes}"
    elif "rl_checkpoint" in last:
        seconds, told = float(last["rl_checkpoint"]), "rounds by the last run of this name"
    else:
        seconds, told = UNKNOWN_SECONDS, "no run of this name tells of rl_checkpoint"
    others = [name for name in assets if name != "rl_checkpoint"]
    if not others:
        return seconds, told
    after, source = seconds_of(others, kept, model)
    return seconds + after, f"{told}; {source}"
