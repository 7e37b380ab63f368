"""Markup around and inside a short answer: Markdown's emphasis, quotation marks, TeX."""

from __future__ import annotations

import re
from collections.abc import Iterator

_LONGEST = 2000
"""Characters of an answer; longer ones are left as they are."""
_DEEPEST = 4
"""Layers of markup that are taken off."""
# Opening and closing marks, where the text between them has none of the same kind.
_PAIRS = (
    (re.compile(r"(\*\*\*|\*\*|\*|___|__|_|`{1,3})(?=\S)([^*_`]+)(?<=\S)\1"), 2),
    (re.compile(r'"([^"]+)"|“([^“”]+)”|«([^«»]+)»|\'([^\']+)\'|‘([^‘’]+)’'), 0),
    (re.compile(r"\${1,2}\s?((?:[^$\\]|\\.)+?)\s?\${1,2}|\\\(\s?([^\\]*(?:\\(?![()])[^\\]*)*)\\\)"), 0),
    (re.compile(r"\\\[\s?([^\\]*(?:\\(?![\[\]])[^\\]*)*)\\\]"), 1),
    (re.compile(r"\\(?:boxed|fbox|text|textbf|textit|mathrm|mathbf|mathit|emph) ?\{((?:[^{}]|\{[^{}]*\})*)\}"), 1),
)
# "x = 5" gives a value to one letter.
_ASSIGNED = re.compile(r"\\?(?:[^\W\d_]|alpha|beta|theta|lambda|pi)(?:_\{?\w\}?)? ?= ?(?=\S)([^=]+)")
_FRACTION = re.compile(r"\\[dtc]?frac ?(?:\{([^{}]{1,60})\} ?\{([^{}]{1,60})\}|(\d) ?(\d))")
_COMMANDS = re.compile(r"\\(?:text|textbf|mathrm|mathbf|mbox|operatorname) ?\{([^{}]*)\}")
_SIGNS = {
    r"\$": "$",
    r"\%": "%",
    r"\,": "\u00a0",
    r"\:": "\u00a0",
    r"\;": "\u00a0",
    r"\!": "",
    r"\ ": " ",
    "~": "\u00a0",
    "{,}": ",",
    r"^{\circ}": "°",
    r"^\circ": "°",
    r"\circ": "°",
    r"\times": "×",
    r"\cdot": "·",
    r"\div": "÷",
    r"\left": "",
    r"\right": "",
    r"\le": "≤",
    r"\ge": "≥",
    r"\pi": "π",
    r"\#": "#",
    r"\&": "&",
    r"\_": "_",
}
_SIGN = re.compile("|".join(map(re.escape, sorted(_SIGNS, key=len, reverse=True))))


def unwrapped(text: str) -> Iterator[str]:
    """``text`` with one layer of markup after another taken off, the whole text left out; for TeX its plain form too.

    ``**73**``, ``"73"``, ``$73$``, ``\boxed{73}`` and ``x = 73`` give ``73``.
    """
    if len(text) > _LONGEST:
        return
    for _ in range(_DEEPEST):
        inner = _inner(text)
        if inner is None:
            break
        text = inner
        yield text
    if "\\" in text or "{,}" in text:
        yield _without_tex(text)


def _inner(text: str) -> str | None:
    """The text within its outermost marks; None if it has none."""
    for pattern, group in _PAIRS:
        if match := pattern.fullmatch(text):
            return (match[group] if group else next(filter(None, match.groups()))).strip()
    match = _ASSIGNED.fullmatch(text)
    return match[1].strip() if match else None


def _without_tex(text: str) -> str:
    """A formula in plain signs: ``2\frac{1}{2}`` is ``2 1/2``."""
    text = _COMMANDS.sub(r"\1", text)
    text = _FRACTION.sub(_slash, text)
    return _SIGN.sub(lambda sign: _SIGNS[sign[0]], text).strip()


def _slash(match: re.Match[str]) -> str:
    top, bottom = (match[1] or match[3]).strip(), (match[2] or match[4]).strip()
    before = match.string[match.start() - 1 : match.start()]
    return f"{' ' if before.isdigit() else ''}{top}/{bottom}"
