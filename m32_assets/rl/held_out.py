"""Held-out prompts: the scores that decide which round is best, and whether there is anything to learn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from m32_assets.common.errors import M32Error
from m32_assets.evaluation.answers import extract
from m32_assets.evaluation.error_kinds import false_claim
from m32_assets.evaluation.samples import pass_at_k
from m32_assets.rl.methods.lesson import reasoning_of
from m32_assets.rl.rollouts import Group, Rollout


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Scores over the answers to the held-out prompts, all shares of 1.

    Attributes:
        reward: mean total of the samples.
        pass_at_1: one sample is right.
        pass_at_k: at least one of ``k`` is.
        ever_right: prompts with a right sample.
        false_claims: samples with a false claim.
        entropy: mean negative log-probability of the sampled tokens (nats), at temperature 1. If they are drawn at 1 it
            estimates the policy's entropy a token; if they are drawn lower it is less.
        greedy_rewards: total of one greedy answer to each prompt. Sampled answers earn more when the policy gets
            sharper, though its greedy answers stay as they are.
        greedy_right: greedy answers that are right.
    """

    prompts: int
    k: int
    reward: float
    pass_at_1: float
    pass_at_k: float
    ever_right: int
    well_formed: float
    false_claims: float
    entropy: float
    greedy_rewards: Sequence[float]
    greedy_right: float


def held_out_scores(groups: Sequence[Group], greedy: Sequence[Group]) -> HeldOut:
    """The scores of the samples of each prompt, as many of every prompt, and of its greedy answer."""
    k = len(groups[0])
    rollouts = [rollout for group in groups for rollout in group]
    right = [sum(map(counts_as_right, group)) for group in groups]
    return HeldOut(
        prompts=len(groups),
        k=k,
        reward=_mean([rollout.reward.total for rollout in rollouts]),
        pass_at_1=_mean([pass_at_k(k, found, 1) for found in right]),
        pass_at_k=_mean([pass_at_k(k, found, k) for found in right]),
        ever_right=sum(found > 0 for found in right),
        well_formed=_mean([float(extract(rollout.text).well_formed) for rollout in rollouts]),
        false_claims=_mean([float(false_claim(reasoning_of(rollout)).line > 0) for rollout in rollouts]),
        entropy=entropy(rollouts),
        greedy_rewards=[group[0].reward.total for group in greedy],
        greedy_right=_mean([float(counts_as_right(group[0])) for group in greedy]),
    )


def counts_as_right(rollout: Rollout) -> bool:
    """Whether an answer counts for pass@k: it earns the answer's reward, or without one at least half of all."""
    parts = rollout.reward.parts
    return parts["answer"] == 1 if "answer" in parts else rollout.reward.total >= 0.5


def entropy(rollouts: Sequence[Rollout]) -> float:
    """The mean negative log-probability of all sampled tokens, in nats."""
    values = [-value for rollout in rollouts for value in rollout.log_probabilities]
    return _mean(values)


def require_headroom(found: HeldOut, least: float) -> str:
    """What sampling can find beyond a single sample, in words.

    Raises:
        M32Error: it is less than ``least``.
    """
    headroom = found.pass_at_k - found.pass_at_1
    said = (
        f"{found.ever_right} of {found.prompts} held-out prompts are ever right in {found.k} samples: pass@1 "
        f"{found.pass_at_1:.3f}, pass@{found.k} {found.pass_at_k:.3f}"
    )
    if headroom < least:
        fix = "Fine-tune first, with more traces or more steps; or lower min_headroom"
        if found.pass_at_1 > 0.9:
            fix = "Add harder prompts: nearly all answers are right already"
        raise M32Error("headroom", said, f"pass@{found.k} at least {least:g} above pass@1", fix)
    return f"{said}, headroom {headroom:.3f}"


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
