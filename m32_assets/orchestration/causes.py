"""Why a step failed, in one sentence, without Dagster's wrappers and without this machine's folders."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from m32_assets.common.errors import relative

MAX_CHARS = 500
"""Of an error of a library, whose message may be pages long; the log has all of it."""
_OWN = re.compile(r"^m32_assets[\w.]*: ")
"""Dagster puts the exception's module and class before its message."""
_WRAPPERS = re.compile(r"Dagster\w+|RetryRequested")


def cause(error: Any) -> str:
    """Why something failed, from its ``SerializableErrorInfo``.

    The outermost error comes first, because it says what to do, then the innermost, which is what happened. Errors of
    libraries are left out where this project explains them.
    """
    chain = list(_chain(error))
    if not chain:
        return "no error was recorded"
    own = [_OWN.sub("", text) for text in chain if _OWN.match(text)]
    first, *others = own or [*map(_short, chain)]
    return relative(f"{first} (cause: {others[-1]})" if others else first)


def _chain(error: Any) -> Iterator[str]:
    """The messages from the outermost error to the innermost, without those that say nothing new."""
    said: list[str] = []
    while error:
        text, inner = str(error.message).strip(), getattr(error, "cause", None)
        wrapper = inner and _WRAPPERS.fullmatch(getattr(error, "cls_name", None) or "")
        # an error that was raised anew with better advice begins as the one it replaces
        if text and not wrapper and not any(text.partition(", expected ")[0] in known for known in said):
            said.append(text)
            yield text
        error = inner


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= MAX_CHARS else f"{text[:MAX_CHARS]}…"
