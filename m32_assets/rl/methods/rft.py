"""Rejection sampling: the policy's own right answers become training rows, distinct reasoning first.

Yuan et al., "Scaling relationship on learning mathematical reasoning", arXiv 2308.01825: weaker models gain more, and
distinct reasoning paths are what helps.
"""

from __future__ import annotations

from collections.abc import Sequence

from m32_assets.rl.methods.lesson import Lesson, Sampling, is_right, reasoning_of
from m32_assets.rl.rollouts import Group, Rollout
from m32_assets.rl.settings import RlSettings
from m32_assets.traces.verification.claims import find_claims
from m32_assets.traces.verification.normalization import normalized


class RejectionSampling:
    """Trains on right answers as on SFT rows, at most ``keep_per_prompt`` of a prompt."""

    on_policy = False
    by_variance = True
    with_sft_rows = True

    def lesson(self, groups: Sequence[Group], settings: RlSettings, given: Sampling) -> Lesson:
        """The kept answers, each of whose tokens counts one."""
        kept = [rollout for group in groups for rollout in kept_answers(group, settings)]
        examples = [given.sampler.example(rollout, [1.0] * len(rollout.tokens)) for rollout in kept]
        return Lesson(examples, counts={"kept": len(examples)})


def kept_answers(group: Group, settings: RlSettings) -> list[Rollout]:
    """The right answers of a group, at most ``keep_per_prompt``: those with distinct calculations first, in order.

    None, where more than ``keep_up_to`` of the group is right.
    """
    right = [rollout for rollout in group if is_right(rollout, group)]
    if len(right) > settings.keep_up_to * len(group):
        return []
    seen: set[object] = set()
    first: list[Rollout] = []
    others: list[Rollout] = []
    texts: set[str] = set()
    for rollout in right:
        if rollout.text in texts:
            continue
        texts.add(rollout.text)
        (others if (path := reasoning_path(rollout)) in seen else first).append(rollout)
        seen.add(path)
    return [*first, *others][: settings.keep_per_prompt]


def reasoning_path(rollout: Rollout) -> object:
    """What tells one way to an answer from another: its claims, in order; without any, the words."""
    work = reasoning_of(rollout)
    claims = tuple((claim.left, claim.right) for line in work.split("\n") for claim in find_claims(line))
    return claims or normalized(work or rollout.text)
