"""Which prompts a round asks, from what is known of each: a state that goes into the checkpoints of rounds."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from m32_assets.rl.prompts import Prompt

PRIOR_RIGHT, PRIOR_ASKED = 0.5, 2.0
"""What is taken for known of a topic before its first answer: one answer of two was right."""
LEAST_WEIGHT = 0.01
"""Of a prompt whose answers were all right or all wrong: the policy changes, so it is asked again now and then."""


@dataclass(slots=True)
class PromptOrder:
    """What is known of each prompt.

    Attributes:
        right: share of right answers when the prompt was last asked, by its id.
        asked: how often a prompt was asked, by its id.
    """

    right: dict[str, float] = field(default_factory=dict)
    asked: dict[str, int] = field(default_factory=dict)

    def least_asked(self, prompts: Sequence[Prompt], count: int, seed: int) -> list[Prompt]:
        """``count`` prompts that were asked least, in random order among equals."""
        return sorted(prompts, key=lambda one: (self.asked.get(one.id, 0), _chance(seed, one.id)))[:count]

    def most_uncertain(self, prompts: Sequence[Prompt], count: int, seed: int) -> list[Prompt]:
        """``count`` prompts, drawn with a probability in proportion to p (1 − p), the variance of their answers.

        A prompt that was not asked yet has the share of right answers of its topic. Drawn without replacement by
        exponential keys (Efraimidis and Spirakis, "Weighted random sampling with a reservoir", 2006).
        """
        topics = self._topics(prompts)

        def key(one: Prompt) -> float:
            p = self.right.get(one.id, topics[one.topic])
            return -math.log(1 - _chance(seed, one.id)) / max(LEAST_WEIGHT, p * (1 - p))

        return sorted(prompts, key=lambda one: (key(one), one.id))[:count]

    def note(self, prompt: Prompt, right: float) -> None:
        """Remember the share of right answers of a prompt."""
        self.right[prompt.id] = right
        self.asked[prompt.id] = self.asked.get(prompt.id, 0) + 1

    def to_json(self) -> dict[str, Any]:
        """The state, for a checkpoint."""
        return {"right": self.right, "asked": self.asked}

    def _topics(self, prompts: Iterable[Prompt]) -> dict[str, float]:
        shares: dict[str, list[float]] = {}
        for one in prompts:
            shares.setdefault(one.topic, [])
            if one.id in self.right:
                shares[one.topic].append(self.right[one.id])
        return {
            topic: (sum(found) + PRIOR_RIGHT * PRIOR_ASKED) / (len(found) + PRIOR_ASKED)
            for topic, found in shares.items()
        }


def _chance(seed: int, name: str) -> float:
    """A number in [0, 1) that depends on the seed and the name."""
    digest = hashlib.sha256(f"{seed} {name}".encode()).digest()
    return int.from_bytes(digest[:7], "big") / 2**56
