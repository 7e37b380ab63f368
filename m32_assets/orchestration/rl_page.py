"""What the page of ``rl_checkpoint`` shows: the rounds, answers to read, and where the time went."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from m32_assets.orchestration.metadata import bars, preview

ROUND_COLUMNS = ("round", "reward", "pass@1", "pass@k", "false %", "form %", "learned from")
ANSWER_COLUMNS = ("round", "reward", "prompt", "output")


def rounds_metadata(rounds: Sequence[dict[str, Any]], samples: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The rows of the page.

    Args:
        rounds: those of ``rl_metrics.jsonl``.
        samples: those of ``rl_samples.jsonl``.
    """
    seconds: dict[str, float] = {}
    for row in rounds:
        for name, value in row["seconds"].items():
            seconds[name] = round(seconds.get(name, 0.0) + value, 1)
    return {
        "rounds": preview([_round(row) for row in rounds], ROUND_COLUMNS),
        "answers_to_read": preview([_answer(row) for row in reversed(samples)], ANSWER_COLUMNS),
        "seconds": bars(seconds, width=16),
        "answers": sum(row.get("answers", 0) for row in rounds),
        "entropy": rounds[-1]["entropy"],
        "distance_from_sft": rounds[-1]["distance"],
    }


def _round(row: dict[str, Any]) -> dict[str, Any]:
    learned = ", ".join(f"{count} {name}" for name, count in row.get("learned_from", {}).items() if count)
    return {
        "round": row["round"] or "SFT",
        "reward": f"{row['held_out_reward']:.3f}",
        "pass@1": f"{row['pass_at_1']:.3f}",
        "pass@k": f"{row['pass_at_k']:.3f}",
        "false %": f"{100 * row['false_claims']:.0f}",
        "form %": f"{100 * row['well_formed']:.0f}",
        "learned from": learned or ("nothing" if row["round"] else ""),
    }


def _answer(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "reward": f"{row['reward']:.2f}"}
