"""Forms in which texts are compared: normalised, with the numbers masked, as words."""

from __future__ import annotations

import re

_NOISE = re.compile(r"[\W_]+")
_NUMERAL = re.compile(r"\d+(?: \d+)*")
# A word, a number with its separators, or one sign: what "the same text" is counted in.
_TOKEN = re.compile(r"[-−]?\d+(?:[.,:/]\d+)*|\w+|[^\w\s]")


def word_set(text: str) -> frozenset[str]:
    """The words of a list written as one text."""
    return frozenset(text.split())


def normalized(text: str) -> str:
    """Lower case, single spaces, no punctuation; what is punctuation only stays as it is, stripped."""
    return _NOISE.sub(" ", text.lower()).strip() or text.strip()


def template_of(text: str) -> str:
    """The normalised text with every number masked: what a template leaves behind."""
    return _NUMERAL.sub("#", normalized(text))


def tokens_of(text: str) -> list[str]:
    """The words, numbers (a minus sign kept) and other signs of a text, in lower case."""
    return _TOKEN.findall(text.lower())
