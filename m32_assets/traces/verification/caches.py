"""Results that are kept for texts that come often, in bounded memory."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

MAX_CHARS = 300
"""Longer texts seldom come twice, and a file of them would fill the memory."""
MAX_TEXTS = 1 << 14
T = TypeVar("T")


def cached_if_short(function: Callable[[str], T]) -> Callable[[str], T]:
    """``function`` with its results kept for the last ``MAX_TEXTS`` texts of at most ``MAX_CHARS`` characters."""
    cached = lru_cache(maxsize=MAX_TEXTS)(function)

    @wraps(function)
    def call(text: str) -> T:
        return cached(text) if len(text) <= MAX_CHARS else function(text)

    return call
