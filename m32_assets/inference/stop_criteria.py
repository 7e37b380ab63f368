"""Where an answer ends: at a stop token, at ``max_new_tokens``, or in a loop."""

from __future__ import annotations

from collections.abc import Collection

MAX_NEW_TOKENS = 224
"""Tokens of an answer at most; hardly any training answer is longer."""
MAX_LOOP_TOKENS = 40
"""The longest sequence of tokens that counts as a loop when it is repeated."""
MIN_LOOP_REPEATS = 3
"""Repeats that make a loop."""
MIN_LOOP_SPAN = 64
"""Tokens of all repeats of a loop together, at least. Repeats in training answers are shorter."""


def is_repeating(tokens: list[int]) -> bool:
    """Whether the tokens end in a loop."""
    return any(
        # comparing one token first rules most lengths out without a copy
        len(tokens) >= (span := max(MIN_LOOP_SPAN, MIN_LOOP_REPEATS * length))
        and tokens[-1] == tokens[-1 - length]
        and tokens[-span:-length] == tokens[length - span :]
        for length in range(1, MAX_LOOP_TOKENS + 1)
    )


def truncate_at_loop(tokens: list[int]) -> list[int]:
    """The tokens up to where ``is_repeating`` first holds."""
    return next((tokens[:end] for end in range(MIN_LOOP_SPAN, len(tokens) + 1) if is_repeating(tokens[:end])), tokens)


def until_stop(tokens: list[int], stop: Collection[int]) -> list[int]:
    """The tokens before the first stop token."""
    return next((tokens[:i] for i, token in enumerate(tokens) if token in stop), tokens)
