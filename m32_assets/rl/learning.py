"""The updates of a lesson: what is learned from the answers of a turn.

This module needs jax at import, so nothing that the code location loads may import it at module level.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from m32_assets.common.files import sha256_bytes
from m32_assets.rl.examples import Example
from m32_assets.rl.methods.grpo import with_kl
from m32_assets.rl.methods.lesson import Lesson, Method
from m32_assets.rl.policy import Learned, Policy
from m32_assets.rl.rollouts import seed_of
from m32_assets.rl.stage import Stage
from m32_assets.sft.packing import Tokens, tokens_of


def learn(
    stage: Stage, policy: Policy, method: Method, lesson: Lesson, number: int, turn: int, check: Callable[[], None]
) -> list[Learned]:
    """The updates of a lesson: one for an on-policy method, else ``updates_per_round`` over shuffled examples.

    Args:
        number: of the round.
        turn: of the round; only on-policy methods have several.
        check: called before each update; what it raises ends the learning.
    """
    settings, examples = stage.settings, list(lesson.examples)
    if not examples:
        return []
    if method.on_policy:
        check()
        return [policy.learn(_with_distance(policy, examples, settings.kl_weight), lesson.divisor or 1.0)]
    if method.with_sft_rows and settings.sft_share:
        beside = round(len(examples) * settings.sft_share / (1 - settings.sft_share))
        examples += sft_examples(stage, number, beside)
    learned = []
    for some in spread(examples, settings.updates_per_round, seed_of(settings.rl_seed, number, turn)):
        check()
        learned.append(policy.learn(some, float(max(1, sum(one.weighted for one in some)))))
    return learned


def sft_examples(stage: Stage, number: int, count: int) -> list[Example]:
    """SFT rows; rounds that want equally many have different ones until all were taken."""
    rows, seed = stage.sft_rows, stage.settings.rl_seed
    order = sorted(range(len(rows)), key=lambda i: sha256_bytes(f"{seed} {rows[i].id}".encode()))
    first, found = (number - 1) * count % len(rows), []
    for place in range(min(count, len(rows))):
        tokens = tokens_of(rows[order[(first + place) % len(rows)]], stage.tokenizer, None)
        found.append(Example([*tokens.ids], tokens.prompt, [1.0] * (len(tokens.ids) - tokens.prompt)))
    return found


def spread(examples: Sequence[Example], parts: int, seed: int) -> list[list[Example]]:
    """The examples in random order, in at most ``parts`` parts of nearly equal number."""
    order = list(examples)
    random.Random(seed).shuffle(order)
    parts = min(parts, len(order))
    return [order[part::parts] for part in range(parts)]


def _with_distance(policy: Policy, examples: list[Example], weight: float) -> list[Example]:
    """The examples with the distance from the SFT model in their weights."""
    if not weight:
        return examples
    conversations = [Tokens(one.ids, one.prompt) for one in examples]
    now, start = policy.log_probabilities(conversations), policy.log_probabilities(conversations, start=True)
    return [with_kl(one, a.tolist(), b.tolist(), weight) for one, a, b in zip(examples, now, start, strict=True)]
