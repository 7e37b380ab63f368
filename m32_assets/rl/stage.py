"""What a reinforcement-learning stage begins with, and the numbers and the vocabulary that follow from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from m32_assets.common.errors import M32Error
from m32_assets.common.files import canonical_json, sha256_bytes, sha256_file, sha256_folder
from m32_assets.gemma.model_folder import ModelFolder
from m32_assets.gemma.tokenizer import END_OF_TURN, load_tokenizer
from m32_assets.rl.own_rewards import own_sources
from m32_assets.rl.prompts import Prompt, Prompts
from m32_assets.rl.settings import RlSettings
from m32_assets.sft.packing import prompt_ids, rounded_up, tokens_of
from m32_assets.sft.rows import TunixRow
from m32_assets.sft.template import PromptTemplate
from m32_assets.training.settings import TrainingSettings

RECIPE = 8
"""Raised when the same inputs give other bits, or a stage keeps other files."""
MAX_PROMPT_TOKENS = 320
"""Longer prompts are left out: every packed row is as long as the longest prompt with its answer."""
_LIBRARIES = ("jax", "flax", "optax", "google-tunix", "qwix")


@dataclass(frozen=True)
class Stage:
    """What a stage begins with.

    Attributes:
        checkpoint: of SFT, ``…/actor/<step>``.
        sft: the settings of its training.
        sft_rows: its training rows.
        rows_file: the file that they are from.
    """

    model: ModelFolder
    checkpoint: Path
    sft: TrainingSettings
    template: PromptTemplate
    prompts: Prompts
    sft_rows: Sequence[TunixRow]
    rows_file: Path
    settings: RlSettings

    @cached_property
    def tokenizer(self) -> Any:
        """The tokenizer of the model."""
        return load_tokenizer(self.model.path)

    def prompt_ids(self, prompt: Prompt) -> list[int]:
        """Token ids of a prompt, up to the answer."""
        return prompt_ids(self.template.prompt(prompt.question), self.tokenizer)

    def solution_ids(self, prompt: Prompt) -> list[int]:
        """Token ids of a prompt's worked solution; empty if it has none."""
        return self.tokenizer.encode(self.template.completion(prompt.trace)) if prompt.trace else []

    @cached_property
    def _sft(self) -> tuple[set[int], int]:
        """The target tokens of all SFT rows, and the tokens of the longest one, from one pass over them."""
        targets, longest = set[int](), 0
        for row in self.sft_rows:
            tokens = tokens_of(row, self.tokenizer, None)
            targets.update(tokens.ids[tokens.prompt :])
            longest = max(longest, len(tokens.ids))
        return targets, longest

    @cached_property
    def vocabulary(self) -> NDArray[np.int32]:
        """The tokens that may be written, ascending: those of SFT answers, worked solutions and questions.

        A softmax over them is a fraction of that over the whole vocabulary, in sampling and in learning.
        """
        found = {self.tokenizer.piece_to_id(END_OF_TURN), *self._sft[0]}
        for prompt in (*self.prompts.training, *self.prompts.held_out):
            found.update(self.tokenizer.encode(prompt.question))
            found.update(self.solution_ids(prompt))
        return np.array(sorted(found), np.int32)

    @cached_property
    def length(self) -> int:
        """Tokens of a packed row: the longest prompt with the longest answer or worked solution, or an SFT row."""
        longest = max(
            len(self.prompt_ids(prompt)) + max(self.settings.max_new_tokens, len(self.solution_ids(prompt)))
            for prompt in (*self.prompts.training, *self.prompts.held_out)
        )
        return rounded_up(max(longest, self._sft[1]))

    def fingerprint(self, device: dict[str, Any]) -> dict[str, Any]:
        """Everything that decides the bits of the rounds, as JSON. The clock's limit only ends them."""
        prompts = [
            [one.id, one.question, one.reference, one.source, one.topic, one.demand, _solution(one)]
            for one in (*self.prompts.training, *self.prompts.held_out)
        ]
        return {
            "model": dict(self.model.sha256),
            "checkpoint": sha256_folder(self.checkpoint),
            "sft_rows": sha256_file(self.rows_file),
            "prompts": sha256_bytes(canonical_json(prompts)),
            "template": self.template.to_dict(),
            "settings": self.settings.model_dump(exclude={"max_round_minutes"}),
            "own_rewards": own_sources(self.settings.rewards),
            "sft": self.sft.model_dump(),
            "device": device,
            "recipe": RECIPE,
            "libraries": {name: version(name) for name in _LIBRARIES},
        }


def _solution(prompt: Prompt) -> dict[str, Any] | None:
    """The worked solution as JSON: it decides the vocabulary, the length of rows and what ``correct`` learns."""
    return None if prompt.trace is None else prompt.trace.model_dump(mode="json")


def without_long_prompts(prompts: Prompts, model: ModelFolder, template: PromptTemplate) -> Prompts:
    """The prompts of at most ``MAX_PROMPT_TOKENS``; the others are counted.

    Raises:
        M32Error: none is left to learn from, or none that is held out.
    """
    tokenizer = load_tokenizer(model.path)

    def short(some: Iterable[Prompt]) -> list[Prompt]:
        return [one for one in some if len(tokenizer.encode(template.prompt(one.question))) < MAX_PROMPT_TOKENS]

    training, held_out = short(prompts.training), short(prompts.held_out)
    if not training or not held_out:
        found = f"{len(training)} to learn from and {len(held_out)} held out of at most {MAX_PROMPT_TOKENS} tokens"
        raise M32Error("prompts", found, "at least one of each", "Raise generated_prompts, whose prompts are short")
    dropped = len(prompts.training) + len(prompts.held_out) - len(training) - len(held_out)
    reason = {f"has more than {MAX_PROMPT_TOKENS} tokens": dropped} if dropped else {}
    return replace(prompts, training=training, held_out=held_out, left_out={**prompts.left_out, **reason})
