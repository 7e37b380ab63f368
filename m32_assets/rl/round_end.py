"""When rounds end early, which round is best, and why."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import stdev
from typing import Any

from m32_assets.rl.rewards import has_gate
from m32_assets.rl.settings import RlSettings

_ROUNDED = 1e-6
"""More than the rounding of a row's numbers: a single answer that differs is one standard error exactly."""
TIME_IS_UP = "max_round_minutes"
"""The beginning of the sentence where the clock ends the rounds: with more time they go on."""


def best_round(rows: Sequence[dict[str, Any]]) -> int:
    """The round that is taken; 0 is the SFT checkpoint.

    Models are judged and used greedily, so the rounds count whose greedy held-out answers earn most: those that are
    within one standard error of the highest (Breiman et al., "Classification and Regression Trees", 1984). It is that
    of the difference, prompt by prompt. Among them the sampled answers decide, which are more; then the first is taken.
    """
    highest = max(rows, key=lambda row: row["greedy_reward"])
    as_good = [
        row for row in rows if highest["greedy_reward"] - row["greedy_reward"] <= _error(highest, row) + _ROUNDED
    ]
    return min(as_good, key=lambda row: (-row["held_out_reward"], -row["greedy_reward"], row["round"]))["round"]


def _error(one: dict[str, Any], other: dict[str, Any]) -> float:
    """The standard error of the mean difference of the greedy answers of two rounds to the same prompts."""
    differences = [a - b for a, b in zip(one["greedy_rewards"], other["greedy_rewards"], strict=True)]
    return stdev(differences) / math.sqrt(len(differences)) if len(differences) > 1 else 0.0


def why_taken(rows: Sequence[dict[str, Any]]) -> str:
    """Which round is taken and why, in words."""
    best = best_round(rows)
    was, now = (
        f"{row['greedy_reward']:.4f} greedy and {row['held_out_reward']:.4f} sampled" for row in (rows[0], rows[best])
    )
    if not best:
        return f"no round is better than the SFT checkpoint by held-out reward ({was})"
    return f"round {best} of {len(rows) - 1} is taken for its held-out reward, {now}, which was {was} before the rounds"


def why_to_stop(rows: Sequence[dict[str, Any]], settings: RlSettings) -> str:
    """Why no further round is worth its time, in words; empty if one is.

    Args:
        rows: of all rounds so far, from round 0, which is before the first.
    """
    first, last = rows[0], rows[-1]
    best = best_round(rows)
    since = last["round"] - best
    if since >= settings.patience:
        return f"no round has been better than round {best} for {since} rounds"
    if last["entropy"] < settings.min_entropy * first["entropy"]:
        return f"entropy has collapsed: {last['entropy']:.3f} nats a token, {first['entropy']:.3f} before the rounds"
    # a task that is rewarded by a user's own functions alone may have another form
    if has_gate(settings.rewards) and last["well_formed"] < first["well_formed"] - settings.max_form_loss:
        return f"the form is being lost: {last['well_formed']:.3f} well-formed, {first['well_formed']:.3f} before"
    minutes = sum(sum(row["seconds"].values()) for row in rows[1:]) / 60
    if settings.max_round_minutes and len(rows) > 1:
        longest = max(sum(row["seconds"].values()) for row in rows[1:]) / 60
        if minutes + longest > settings.max_round_minutes:
            return f"{TIME_IS_UP}: {minutes:.0f} of {settings.max_round_minutes} minutes, a round takes {longest:.1f}"
    return ""
