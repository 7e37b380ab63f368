"""Rollouts: answers that a policy samples, each with its reward. An interrupted sampling goes on where it ended.

This module needs jax at import, so nothing that the code location loads may import it at module level.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from m32_assets.common.files import canonical_json, sha256_bytes
from m32_assets.common.progress import Progress, silent
from m32_assets.gemma.tokenizer import END_OF_TURN
from m32_assets.inference.answer_log import AnswerLog
from m32_assets.inference.completion import Completion
from m32_assets.inference.decoder import Decoder
from m32_assets.inference.engine import generate
from m32_assets.inference.memory import ROWS
from m32_assets.inference.sampling import GREEDY, FinishReason, Sampling
from m32_assets.rl.examples import Example
from m32_assets.rl.prompts import Prompt
from m32_assets.rl.rewards import Scored, meta_of, score
from m32_assets.rl.writers import Generate
from m32_assets.sft.packing import Tokens, prompt_ids
from m32_assets.sft.template import PromptTemplate


@dataclass(frozen=True, slots=True)
class Rollout:
    """An answer to a prompt.

    Attributes:
        tokens: of the answer, with the token that ended it, if one did.
        text: without that token.
        log_probabilities: of each token under the policy that wrote it, at temperature 1; empty where a part is not
            the policy's own.
    """

    prompt: Prompt
    sample: int
    tokens: list[int]
    text: str
    finish_reason: FinishReason
    reward: Scored
    log_probabilities: list[float] = field(default_factory=list)

    @property
    def is_cut(self) -> bool:
        """Whether the answer has no end of its own."""
        return self.finish_reason != "stop"


Group = list[Rollout]
"""The answers to one prompt."""


@dataclass(frozen=True, slots=True)
class Sampler:
    """Samples answers and rewards them.

    Attributes:
        vocabulary: ids of the tokens that may be written.
        sampling: its seed is replaced at each call.
        weights: of the rewards.
        generate: writes the answers, as ``m32_assets.inference.engine.generate`` does in this process.
        check: called after each answer; what it raises ends the sampling, which goes on from there another time.
    """

    tokenizer: Any
    template: PromptTemplate
    vocabulary: NDArray[np.int32]
    sampling: Sampling
    max_new_tokens: int
    weights: Mapping[str, float]
    rows: int = ROWS
    generate: Generate = generate
    check: Callable[[], None] = lambda: None

    def prompt_ids(self, prompt: Prompt) -> list[int]:
        """Token ids of a prompt, up to the answer."""
        return prompt_ids(self.template.prompt(prompt.question), self.tokenizer)

    def groups(
        self,
        decoder: Decoder,
        prompts: Sequence[Prompt],
        seed: int,
        log: Path,
        made_from: Mapping[str, Any],
        *,
        samples: int,
        greedy: bool = False,
        progress: Progress = silent,
    ) -> list[Group]:
        """The answers to each prompt.

        Args:
            log: a file of finished answers, which are not made again after a kill.
            made_from: what else decides the answers, as JSON: the policy.
            greedy: take the likeliest token each time, for one sample.
        """
        sampling = replace(GREEDY if greedy else self.sampling, samples=samples, seed=seed)
        ids = [self.prompt_ids(prompt) for prompt in prompts]
        made = self._generate(decoder, ids, sampling, log, made_from, progress)
        return [
            [self._rollout(prompt, sample, made[number, sample]) for sample in range(sampling.samples)]
            for number, prompt in enumerate(prompts)
        ]

    def go_on(
        self,
        decoder: Decoder,
        begun: Sequence[tuple[Prompt, int, str]],
        seed: int,
        log: Path,
        made_from: Mapping[str, Any],
    ) -> list[Rollout]:
        """Answers that go on from the beginning of an answer, one each.

        Args:
            begun: prompt, number of the sample, and the beginning.
        """
        heads = [self.tokenizer.encode(text) for _, _, text in begun]
        ids = [[*self.prompt_ids(prompt), *head] for (prompt, _, _), head in zip(begun, heads, strict=True)]
        made = (
            self._generate(decoder, ids, replace(self.sampling, samples=1, seed=seed), log, made_from, silent)
            if ids
            else {}
        )
        found = []
        for number, ((prompt, sample, _), head) in enumerate(zip(begun, heads, strict=True)):
            rest = made[number, 0]
            whole = [*head, *rest.tokens]
            # longer than other answers may be, with the token that ends them
            reason = "length" if len(whole) >= self.max_new_tokens else rest.finish_reason
            found.append(self._rollout(prompt, sample, Completion(number, 0, whole, reason)))
        return found

    def conversation(self, rollout: Rollout) -> Tokens:
        """A rollout as prompt and completion."""
        prompt = self.prompt_ids(rollout.prompt)
        return Tokens([*prompt, *rollout.tokens], len(prompt))

    def example(self, rollout: Rollout, weights: Sequence[float]) -> Example:
        """A rollout with a weight for each of its tokens."""
        conversation = self.conversation(rollout)
        return Example(list(conversation.ids), conversation.prompt, list(weights))

    def _generate(
        self,
        decoder: Decoder,
        ids: Sequence[list[int]],
        sampling: Sampling,
        log: Path,
        made_from: Mapping[str, Any],
        progress: Progress,
    ) -> dict[tuple[int, int], Completion]:
        decides = {
            **made_from,
            "prompts": sha256_bytes(canonical_json([list(map(int, one)) for one in ids])),
            "sampling": [sampling.samples, sampling.temperature, sampling.top_k, sampling.top_p, sampling.seed],
            "max_new_tokens": self.max_new_tokens,
            "vocabulary": sha256_bytes(self.vocabulary.tobytes()),
        }
        kept = AnswerLog(log, decides)
        done = dict(kept.known)

        def keep(answer: Completion) -> None:
            kept.add(answer)
            self.check()

        if len(done) < len(ids) * sampling.samples:
            made = self.generate(
                decoder,
                ids,
                stop=(self.tokenizer.piece_to_id(END_OF_TURN),),
                max_new_tokens=self.max_new_tokens,
                sampling=sampling,
                vocabulary=self.vocabulary.tolist(),
                log_probabilities=True,
                rows=self.rows,
                batch_size=self.rows,
                known=done,
                finished=keep,
                progress=progress,
            )
            done |= {(one.prompt, one.sample): one for one in made}
        return done

    def _rollout(self, prompt: Prompt, sample: int, made: Completion) -> Rollout:
        text, reason = self.tokenizer.decode(made.tokens), made.finish_reason
        meta = meta_of(prompt.id, sample, reason, prompt.demand)
        reward = score(prompt.question, text, prompt.reference, meta, self.weights)
        ended = [self.tokenizer.piece_to_id(END_OF_TURN)] if reason == "stop" else []
        return Rollout(prompt, sample, [*made.tokens, *ended], text, reason, reward, made.log_probabilities)


def seed_of(*parts: int | str) -> int:
    """A seed in [0, 2³²) that depends on all parts."""
    return int(sha256_bytes(canonical_json(list(parts)))[:8], 16)
