"""Where the time of a run went: by asset from the event log, and within training from its metrics.

Seconds are shown, never hashed into a data version.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from functools import cache
from statistics import median
from typing import Any

import dagster as dg


def training_parts(metrics: Sequence[dict[str, Any]], seconds: float, resumed_from: int) -> dict[str, float]:
    """Seconds of training by part: steps, compilation, and the rest.

    The first step of a process compiles: its time beyond a median step counts as compilation. The rest of ``seconds``
    is validation, checkpoints and the placement of batches, which the metrics do not separate.

    Args:
        metrics: rows of ``metrics.jsonl``, with the ``time`` of each step in seconds.
        seconds: from the first step of the last process to its end.
        resumed_from: the step that the last process resumed from; 0 if it ran all steps.
    """
    times = [float(row.get("time") or 0) for row in metrics]  # the evidence's check refuses a row without a time
    here = times[resumed_from:]
    compiling = max(0.0, here[0] - median(times)) if here else 0.0
    return {
        "steps": round(sum(times) - compiling, 1),
        "compilation": round(compiling, 1),
        "validation and checkpoints": round(max(0.0, seconds - sum(here)), 1),
    }


def asset_seconds(instance: dg.DagsterInstance, run_id: str, assets: Iterable[str]) -> dict[str, float]:
    """Seconds of each asset's last materialization in this instance, longest first.

    An asset whose step is under way in the run ``run_id`` is counted until now.
    """

    @cache
    def steps(run: str) -> dict[str, tuple[float | None, float | None]]:
        return {s.step_key: (s.start_time, s.end_time) for s in instance.get_run_step_stats(run)}

    found: dict[str, float] = {}
    for name in assets:
        began, ended = steps(run_id).get(name, (None, None))
        if began is None and (made := instance.get_latest_materialization_event(dg.AssetKey(name))):
            began, ended = steps(made.run_id).get(made.step_key or "", (None, None))
        if began is not None:
            found[name] = round((ended or time.time()) - began, 1)
    return dict(sorted(found.items(), key=lambda part: -part[1]))
