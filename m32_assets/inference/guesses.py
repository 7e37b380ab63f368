"""The next tokens, guessed from the tokens before: what followed the same few tokens where they last stood.

An answer repeats numbers and words of its question, and all answers have one form. Reading a token and a few guesses
behind it lasts little longer than reading one, where a step lasts as long as the weights are read. Known as prompt
lookup decoding (Saxena 2023, https://github.com/apoorvumang/prompt-lookup-decoding).
"""

from __future__ import annotations

from collections.abc import Sequence

GUESSED = 3
"""Tokens that are guessed at a time, at most."""
LONGEST = 3
"""Tokens that are looked for, at most."""


def guess(tokens: list[int], texts: Sequence[list[int]] = ()) -> list[int]:
    """At most ``GUESSED`` tokens that may come next; none if the last token stands nowhere else.

    Args:
        tokens: the prompt and what is written. The longest part of their end that stands elsewhere is looked for:
            first in themselves, then in the texts, from behind.
        texts: other token sequences, the last of which is looked into first.
    """
    for size in range(min(LONGEST, len(tokens)), 0, -1):
        end = tokens[-size:]
        for text in (tokens, *reversed(texts)):
            for at in range(len(text) - size - 1, -1, -1):
                if text[at + size - 1] == end[-1] and text[at : at + size] == end:
                    return text[at + size : at + size + GUESSED]
    return []
