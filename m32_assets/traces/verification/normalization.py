"""Forms of a text for comparison: normalized, with its numbers masked, as words."""

from __future__ import annotations

import re

from m32_assets.common.text import comparable

_NOISE = re.compile(r"[\W_]+")
_NUMERAL = re.compile(r"\d+(?: \d+)*")
# A word, a number with its separators, or one sign.
_WORD = re.compile(r"[-−]?\d+(?:[.,:/]\d+)*|\w+|[^\w\s]")


def word_set(text: str) -> frozenset[str]:
    """The words of a list that is written as one text."""
    return frozenset(text.split())


def normalized(text: str) -> str:
    """Comparable text in lower case without punctuation. A text of punctuation alone is only stripped."""
    text = comparable(text)
    return _NOISE.sub(" ", text.lower()).strip() or text


def template_of(text: str) -> str:
    """The normalized text with ``#`` for every number."""
    return _NUMERAL.sub("#", normalized(text))


def words_of(text: str) -> list[str]:
    """The words, numbers (with a minus sign) and other signs of a text, in lower case."""
    return _WORD.findall(text.lower())
