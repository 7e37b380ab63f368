"""Policy gradient with a group as its baseline: every answer is weighed by how much better it is than the others.

The advantage is the reward less the mean of the other answers (leave one out, Ahmadian et al., arXiv 2402.14740). The
divisor is constant, so long answers count no less (Liu et al., "Dr. GRPO", arXiv 2503.20783). Each batch is used for
one update, so there is no ratio and no clip.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from m32_assets.rl.examples import Example
from m32_assets.rl.methods.lesson import Lesson, Sampling
from m32_assets.rl.rollouts import Group, Rollout
from m32_assets.rl.settings import RlSettings

_WIDEST = 20.0
"""The largest difference of two log-probabilities that counts, in nats."""


class PolicyGradient:
    """Makes better answers of a group likelier and worse ones less likely."""

    on_policy = True
    by_variance = True
    with_sft_rows = False

    def lesson(self, groups: Sequence[Group], settings: RlSettings, given: Sampling) -> Lesson:
        """Every whole answer, weighed by its advantage. A truncated one counts as reward 0 and has no loss."""
        weighed = [
            (rollout, advantage)
            for group in groups
            for rollout, advantage in zip(group, advantages(group), strict=True)
            if advantage and not rollout.is_cut
        ]
        examples = [given.sampler.example(rollout, [value] * len(rollout.tokens)) for rollout, value in weighed]
        # however many groups were sampled in place of those without variance
        divisor = settings.prompts_per_update * settings.samples * settings.max_new_tokens
        counts = {"better": sum(value > 0 for _, value in weighed), "worse": sum(value < 0 for _, value in weighed)}
        return Lesson(examples, divisor, counts)


def advantages(group: Group) -> list[float]:
    """The reward of each answer less the mean reward of the others; truncated answers have reward 0."""
    rewards = [reward_of(rollout) for rollout in group]
    return [
        0.0 if len(set(rewards)) == 1 else reward - (sum(rewards) - reward) / (len(rewards) - 1) for reward in rewards
    ]


def reward_of(rollout: Rollout) -> float:
    """The reward of an answer; 0 if it was cut."""
    return 0.0 if rollout.is_cut else rollout.reward.total


def without_variance(group: Group) -> bool:
    """Whether all answers of a group have the same reward: it teaches nothing."""
    return len({reward_of(rollout) for rollout in group}) == 1


def with_kl(example: Example, now: Sequence[float], start: Sequence[float], weight: float) -> Example:
    """The example with the gradient of the distance from the SFT model, KL(policy ‖ SFT), in its weights.

    At a token it is the mean of ``log π/π_sft`` times the gradient of ``log π`` over tokens that the policy draws, so
    the weight of a drawn one falls by ``log π/π_sft``. The gradient of the estimate that :func:`mean_distance` has
    would be that of KL(SFT ‖ policy) in the mean.

    Args:
        now: log-probabilities of the tokens under the policy.
        start: under the SFT model.
        weight: of the distance.
    """
    gap = np.clip(np.asarray(start) - np.asarray(now), -_WIDEST, _WIDEST)
    return Example(example.ids, example.prompt, (np.asarray(example.weights) + weight * gap).tolist())


def mean_distance(now: Sequence[NDArray[np.float32]], start: Sequence[NDArray[np.float32]]) -> float:
    """The distance from the SFT model: the mean over the tokens of some answers, in nats.

    The estimate of a token is ``r - 1 - log r`` with ``r`` the SFT model's probability over the policy's (Schulman,
    "Approximating KL divergence", 2020). It is never negative and varies little.

    Args:
        now: log-probabilities of the tokens of each answer under the policy that wrote it.
        start: under the SFT model.
    """
    gap = np.clip(np.concatenate(list(start)) - np.concatenate(list(now)), -_WIDEST, _WIDEST).astype(np.float64)
    return float(np.mean(np.exp(gap) - 1 - gap))
