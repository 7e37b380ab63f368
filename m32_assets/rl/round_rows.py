"""What a round says of itself: its row of metrics, a table of answers to read, and one line for the log."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from m32_assets.rl.held_out import HeldOut, counts_as_right, entropy
from m32_assets.rl.methods.grpo import without_variance
from m32_assets.rl.policy import Learned
from m32_assets.rl.result import ROUND
from m32_assets.rl.rollouts import Group, Rollout

CLOCK = frozenset({"seconds", "answers_per_second"})
"""Fields of a row that depend on the clock; the others have the same bytes in every run of the same inputs."""
SHOWN_GROUPS = 6
"""Prompts of a round whose answers are kept to be read, two of each."""


@dataclass(slots=True)
class Parts:
    """Seconds by part of a round."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextlib.contextmanager
    def timed(self, name: str) -> Iterator[None]:
        """Add the time of the block."""
        began = time.perf_counter()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - began


def row_of(
    number: int,
    groups: Sequence[Group],
    learned_from: Mapping[str, int],
    learned: Sequence[Learned],
    held_out: HeldOut,
    distance: float,
    parts: Parts,
) -> dict[str, Any]:
    """The row of ``rl_metrics.jsonl``; round 0 is before the first one, and has no answers to learn from."""
    rollouts = [rollout for group in groups for rollout in group]
    right = [sum(map(counts_as_right, group)) for group in groups]
    sampling = parts.seconds.get("sampling") or 0.0
    row: dict[str, Any] = {
        "round": number,
        "greedy_reward": _mean(held_out.greedy_rewards),
        "greedy_rewards": [_digits(total) for total in held_out.greedy_rewards],
        "greedy_right": _digits(held_out.greedy_right),
        "held_out_reward": _digits(held_out.reward),
        "pass_at_1": _digits(held_out.pass_at_1),
        "pass_at_k": _digits(held_out.pass_at_k),
        "k": held_out.k,
        "well_formed": _digits(held_out.well_formed),
        "false_claims": _digits(held_out.false_claims),
        "entropy": _digits(held_out.entropy),
        "distance": _digits(distance),
        "updates": len(learned),
        "seconds": {name: round(seconds, 1) for name, seconds in parts.seconds.items()},
    }
    if not number:
        return row
    names = sorted({name for rollout in rollouts for name in rollout.reward.parts})
    return row | {
        "answers": len(rollouts),
        "reward": _mean([rollout.reward.total for rollout in rollouts]),
        "parts": {name: _mean([rollout.reward.parts.get(name, 0.0) for rollout in rollouts]) for name in names},
        "groups": len(groups),
        "groups_all_right": sum(found == len(group) for found, group in zip(right, groups, strict=True)),
        "groups_all_wrong": sum(not found for found in right),
        "groups_without_variance": sum(map(without_variance, groups)),
        "cut": _mean([float(rollout.is_cut) for rollout in rollouts]),
        "length": _mean([float(len(rollout.tokens)) for rollout in rollouts]),
        "sampled_entropy": _digits(entropy(rollouts)),
        "learned_from": dict(learned_from),
        "loss": _mean([one.loss for one in learned]),
        "grad_norm": _mean([one.grad_norm for one in learned]),
        "learning_rate": _digits(learned[-1].learning_rate if learned else 0.0),
        "tokens": sum(one.tokens for one in learned),
        "answers_per_second": round(len(rollouts) / sampling, 2) if sampling else 0.0,
    }


def said_of(row: dict[str, Any]) -> str:
    """A round in one line."""
    scores = (
        f"held-out reward {row['greedy_reward']:.4f} greedy and {row['held_out_reward']:.4f} sampled, "
        f"right {row['greedy_right']:.3f} greedy, pass@1 {row['pass_at_1']:.3f}, "
        f"pass@{row['k']} {row['pass_at_k']:.3f}, well-formed {row['well_formed']:.3f}, "
        f"false claims {row['false_claims']:.3f}, entropy {row['entropy']:.3f}"
    )
    seconds = ", ".join(f"{name} {seconds:.0f} s" for name, seconds in row["seconds"].items())
    if not row["round"]:
        return f"{ROUND} 0, the SFT checkpoint: {scores} ({seconds})"
    learned = ", ".join(f"{count} {name}" for name, count in row["learned_from"].items())
    parts = ", ".join(f"{name} {value:.3f}" for name, value in row["parts"].items())
    return (
        f"{ROUND} {row['round']}: {scores}, distance {row['distance']:.4f}; reward {row['reward']:.4f} ({parts}) of "
        f"{row['answers']} answers, {row['answers_per_second']:.1f} a second, {row['length']:.0f} tokens long, "
        f"{row['cut']:.3f} cut; {row['groups_all_right']} of {row['groups']} groups all right, "
        f"{row['groups_all_wrong']} all wrong, {row['groups_without_variance']} without variance; learned from "
        f"{learned or 'nothing'} in {row['updates']} updates, gradient norm {row['grad_norm']:.3g} ({seconds})"
    )


def samples_of(number: int, groups: Sequence[Group]) -> list[dict[str, Any]]:
    """Some answers of a round with their rewards, to be read: the best and the worst of the first prompts."""
    found = []
    for group in groups[:SHOWN_GROUPS]:
        ordered = sorted(group, key=lambda rollout: (-rollout.reward.total, rollout.sample))
        for rollout in {id(one): one for one in (ordered[0], ordered[-1])}.values():
            found.append(_shown(number, rollout))
    return found


def _shown(number: int, rollout: Rollout) -> dict[str, Any]:
    return {
        "round": number,
        "prompt": rollout.prompt.question,
        "expected_answer": rollout.prompt.reference,
        **({"demand": dict(rollout.prompt.demand)} if rollout.prompt.demand else {}),
        "source": rollout.prompt.source,
        "sample": rollout.sample,
        "output": rollout.text,
        "finish_reason": rollout.finish_reason,
        "reward": _digits(rollout.reward.total),
        "parts": {name: _digits(value) for name, value in rollout.reward.parts.items()},
    }


def _mean(values: Sequence[float]) -> float:
    return _digits(sum(values) / len(values)) if values else 0.0


def _digits(value: float) -> float:
    """The value with nine significant digits."""
    return float(f"{value:.9g}")
