"""A finished answer, and the rule by which an answer ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from m32_assets.inference.sampling import FinishReason
from m32_assets.inference.stop_criteria import is_repeating


@dataclass(frozen=True, slots=True)
class Completion:
    """A finished answer.

    Attributes:
        prompt: its index in the list of prompts.
        sample: its number among the answers to that prompt.
        tokens: without the stop token.
        finish_reason: why it ended.
        log_probabilities: of each token and of the stop token, if there is one; empty unless asked for.
    """

    prompt: int
    sample: int
    tokens: list[int]
    finish_reason: FinishReason
    log_probabilities: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class EndRule:
    """When an answer ends, and whether its log-probabilities are kept.

    Attributes:
        stop: token ids that end an answer.
        is_whole: whether the tokens so far are a whole answer, for a model that does not write stop tokens.
    """

    stop: frozenset[int]
    max_new_tokens: int
    is_whole: Callable[[list[int]], bool] | None = None
    log_probabilities: bool = False

    def reason(self, written: list[int]) -> FinishReason | None:
        """Why an answer ends with its latest token; None if it goes on."""
        if written[-1] in self.stop or (self.is_whole and self.is_whole(written)):
            return "stop"
        if is_repeating(written):
            return "loop"
        return "length" if len(written) == self.max_new_tokens else None
