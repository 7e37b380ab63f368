"""When rounds end early, which round is best, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from m32_assets.rl.settings import RlSettings

TIME_IS_UP = "max_round_minutes"
"""The beginning of the sentence where the clock ends the rounds: with more time they go on."""


def best_round(rows: Sequence[dict[str, Any]]) -> int:
    """The round whose greedy held-out answers earn most, of equals the one whose sampled answers do, then the first.

    Models are judged and used greedily. 0 is the SFT checkpoint.
    """
    return min(rows, key=lambda row: (-row["greedy_reward"], -row["held_out_reward"], row["round"]))["round"]


def why_taken(rows: Sequence[dict[str, Any]]) -> str:
    """Which round is taken and why, in words."""
    best = best_round(rows)
    was, now = (f"{row['greedy_reward']:.4f}" for row in (rows[0], rows[best]))
    if not best:
        return f"no round is better than the SFT checkpoint by greedy held-out reward ({was})"
    return (
        f"round {best} of {len(rows) - 1} is taken for its greedy held-out reward, {now}, "
        f"which was {was} before the rounds"
    )


def why_to_stop(rows: Sequence[dict[str, Any]], settings: RlSettings) -> str:
    """Why no further round is worth its time, in words; empty if one is.

    Args:
        rows: of all rounds so far, from round 0, which is before the first.
    """
    first, last = rows[0], rows[-1]
    since = last["round"] - best_round(rows)
    if since >= settings.patience:
        return f"greedy held-out reward has been below that of round {best_round(rows)} for {since} rounds"
    if last["entropy"] < settings.min_entropy * first["entropy"]:
        return f"entropy has collapsed: {last['entropy']:.3f} nats a token, {first['entropy']:.3f} before the rounds"
    if last["well_formed"] < first["well_formed"] - settings.max_form_loss:
        return f"the form is being lost: {last['well_formed']:.3f} well-formed, {first['well_formed']:.3f} before"
    minutes = sum(sum(row["seconds"].values()) for row in rows[1:]) / 60
    if settings.max_round_minutes and len(rows) > 1:
        longest = max(sum(row["seconds"].values()) for row in rows[1:]) / 60
        if minutes + longest > settings.max_round_minutes:
            return f"{TIME_IS_UP}: {minutes:.0f} of {settings.max_round_minutes} minutes, a round takes {longest:.1f}"
    return ""
