"""Where the time of a run went: by asset, as the event log knows it, and inside training, as its metrics do.

Seconds are shown and never hashed: not into a data version, and not into evidence other than what a kept training says
of itself.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from functools import cache
from statistics import median
from typing import Any

import dagster as dg


def training_parts(metrics: Sequence[dict[str, Any]], seconds: float, resumed_from: int) -> dict[str, float]:
    """Seconds of training: its steps, compilation, and what is neither.

    The first step of a process compiles; what it took longer than the usual step is counted as that. What remains of
    ``seconds`` is validation, checkpoints and the placing of batches, which no metric tells apart.

    Args:
        metrics: rows of ``metrics.jsonl``, whose ``time`` is a step's, in seconds.
        seconds: from the first step of the last process to its end.
        resumed_from: the step after which that process went on; 0 if it did all.
    """
    times = [float(row.get("time") or 0) for row in metrics]  # a row without one is a finding of the evidence's check
    here = times[resumed_from:]
    compiling = max(0.0, here[0] - median(times)) if here else 0.0
    return {
        "steps": round(sum(times) - compiling, 1),
        "compilation": round(compiling, 1),
        "validation and checkpoints": round(max(0.0, seconds - sum(here)), 1),
    }


def asset_seconds(instance: dg.DagsterInstance, run_id: str, assets: Iterable[str]) -> dict[str, float]:
    """How long each asset took when it was last made, the longest first; those never made by this instance are left
    out.

    The asset whose step is under way in the run ``run_id`` is counted until now.
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
