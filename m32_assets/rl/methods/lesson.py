"""The interface of the methods: groups of answers become examples to learn from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from m32_assets.evaluation.answers import extract
from m32_assets.evaluation.error_kinds import false_claim
from m32_assets.inference.decoder import Decoder
from m32_assets.rl.examples import Example
from m32_assets.rl.rollouts import Group, Rollout, Sampler
from m32_assets.rl.settings import RlSettings


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a method makes of the answers.

    Attributes:
        examples: to learn from; empty if the answers teach nothing.
        divisor: of the summed loss; None for the weighted tokens of each update, which makes it a mean.
        counts: what was made, for the page: answers kept, corrected, given up, …
    """

    examples: list[Example]
    divisor: float | None = None
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sampling:
    """What a method needs to let the policy go on with an answer.

    Attributes:
        log: a file of finished answers that is not there yet, without its suffix.
        made_from: what decides the answers, as JSON.
    """

    sampler: Sampler
    decoder: Decoder
    seed: int
    log: Path
    made_from: Mapping[str, Any]


class Method(Protocol):
    """A method.

    Attributes:
        on_policy: the prompts of each update are sampled with the policy of the update before, and groups without
            variance are replaced.
        by_variance: prompts are drawn by the variance of their answers, else those that were asked least.
        with_sft_rows: rows of SFT are trained on beside the examples.
    """

    on_policy: bool
    by_variance: bool
    with_sft_rows: bool

    def lesson(self, groups: Sequence[Group], settings: RlSettings, given: Sampling) -> Lesson:
        """The examples of some groups."""
        ...


def is_right(rollout: Rollout, group: Group) -> bool:
    """Whether an answer may be imitated: it has an end, earns the answer's reward, and has no false claim.

    Where no reward is that of the answer, it is one of the best of its group, and better than the others.
    """
    if rollout.is_cut:
        return False
    if "answer" in rollout.reward.parts:
        return rollout.reward.parts["answer"] == 1 and not false_claim(reasoning_of(rollout)).line
    totals = [other.reward.total for other in group]
    return rollout.reward.total == max(totals) > min(totals)


def reasoning_of(rollout: Rollout) -> str:
    """The work of an answer; empty if it has none."""
    return extract(rollout.text).reasoning or ""
