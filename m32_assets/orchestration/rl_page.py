"""What the page of ``rl_checkpoint`` shows: the rounds, answers to read, and where the time went."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import dagster as dg

from m32_assets.orchestration.metadata import bars, picture, preview, sketch
from m32_assets.rl.round_end import best_round
from m32_assets.rl.round_plots import round_plot, round_sketch

ROUNDS = 10
"""Rows of the table of rounds, as many as the page shows without a click."""
CHARS = 50
"""Of an answer in the table; the whole ones are behind a click."""
ANSWER_COLUMNS = ("prompt", "key", "reward", "answer")
_TAGS = re.compile(r"</?(?:reasoning|answer)>")
Row = dict[str, Any]


def rounds_metadata(rounds: Sequence[Row], samples: Sequence[Row], taken: str) -> dict[str, Any]:
    """The first rows of the page.

    Args:
        rounds: those of ``rl_metrics.jsonl``.
        samples: those of ``rl_samples.jsonl``.
        taken: which round is taken, in words.
    """
    seconds: dict[str, float] = {}
    for row in rounds:
        for name, value in row["seconds"].items():
            seconds[name] = round(seconds.get(name, 0.0) + value, 1)
    chosen = _chosen(rounds)
    table, sampled = [_round(row) for row in chosen], [_sampled(row) for row in chosen if row["round"]]
    pairs = _best_and_worst(samples)
    return {
        "held_out": sketch(round_sketch(rounds), "scores by round"),
        "taken": taken,
        "rounds": preview(table, list(table[-1])),
        **({"sampled_answers": preview(sampled, list(sampled[-1]))} if sampled else {}),
        "rounds_in_full": picture(round_plot(rounds), "scores, form, false claims and entropy by round"),
        "answers_to_read": preview([row for pair in pairs for row in _in_short(*pair)], ANSWER_COLUMNS),
        "answers_in_full": dg.MetadataValue.md("\n".join(_in_full(*pair) for pair in pairs)),
        "training_time_seconds": bars(seconds, width=16),
        "answers": sum(row.get("answers", 0) for row in rounds),
        "entropy": rounds[-1]["entropy"],
        "distance_from_sft": rounds[-1]["distance"],
    }


def _chosen(rounds: Sequence[Row]) -> list[Row]:
    """The rows of the table: the SFT checkpoint, the round that is taken, and the last ones."""
    kept = {0, best_round(rounds), *range(max(0, len(rounds) - ROUNDS + 2), len(rounds))}
    return [row for row in rounds if row["round"] in kept or len(rounds) <= ROUNDS]


def _round(row: Row) -> dict[str, str]:
    learned = {name: str(count) for name, count in row.get("learned_from", {}).items()}
    return {
        "round": str(row["round"] or "SFT"),
        "greedy": f"{row['greedy_reward']:.3f}",
        "sampled": f"{row['held_out_reward']:.3f}",
        "pass@1": f"{row['pass_at_1']:.3f}",
        f"pass@{row['k']}": f"{row['pass_at_k']:.3f}",
        "false %": f"{100 * row['false_claims']:.0f}",
        "form %": f"{100 * row['well_formed']:.0f}",
        **learned,
    }


def _sampled(row: Row) -> dict[str, str]:
    """The answers that a round learned from."""
    return {
        "round": str(row["round"]),
        "reward": f"{row['reward']:.3f}",
        **{name: f"{value:.3f}" for name, value in row["parts"].items()},
        "groups": str(row["groups"]),
        "all right": str(row["groups_all_right"]),
        "all wrong": str(row["groups_all_wrong"]),
        "cut %": f"{100 * row['cut']:.0f}",
        "tokens": f"{row['length']:.0f}",
        "entropy": f"{row['sampled_entropy']:.3f}",
        "gradient": f"{row['grad_norm']:.3g}",
        "a second": f"{row['answers_per_second']:.1f}",
    }


def _best_and_worst(samples: Sequence[Row]) -> list[tuple[Row, Row]]:
    """The best and the worst answer to each prompt of the last round."""
    groups: dict[str, list[Row]] = {}
    for row in samples:
        if row["round"] == samples[-1]["round"]:
            groups.setdefault(row["prompt"], []).append(row)
    return [(group[0], group[-1]) for group in groups.values()]


def _in_short(best: Row, worst: Row) -> list[Row]:
    shown = [{"reward": f"{row['reward']:.2f}", "answer": _short(row["output"])} for row in (best, worst)]
    return [{"prompt": best["prompt"], "key": best["expected_answer"], **shown[0]}, shown[1]]


def _short(output: str) -> str:
    """The beginning and the end of an answer, without tags: the answer is at the end."""
    text, half = " ".join(_TAGS.sub(" ", output).split()), (CHARS - 3) // 2
    return text if len(text) <= CHARS else f"{text[:half]} … {text[-half:]}"


def _in_full(best: Row, worst: Row) -> str:
    """A prompt with both answers as they were written."""
    said = " ".join(best["prompt"].split())
    answers = "".join(
        f"\nreward {row['reward']:.2f}, {row['finish_reason']}\n{row['output']}\n" for row in (best, worst)
    )
    return f"```text\n{said}\nexpected: {best['expected_answer']}\n{answers.replace('```', '')}```\n"
