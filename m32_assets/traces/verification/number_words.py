"""Numbers written as words, read: by a table of the numbers below a hundred, for solvers."""

from __future__ import annotations

import re

_BELOW_20 = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen"
).split()
_DECADES = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_VALUES = {word: str(value) for value, word in enumerate(_BELOW_20, 2)}
_VALUES |= {word: str(10 * value) for value, word in enumerate(_DECADES, 2)}
_VALUES |= {
    f"{decade}-{word}": str(10 * tens + ones)
    for tens, decade in enumerate(_DECADES, 2)
    for ones, word in enumerate(["one", *_BELOW_20[:8]], 1)
}
_WORD = re.compile(rf"\b(?:{'|'.join(sorted(_VALUES, key=len, reverse=True))})\b", re.IGNORECASE)


def in_digits(text: str) -> str:
    """``text`` with the numbers from two to ninety-nine in digits; *one* stays, which is seldom a number."""
    return _WORD.sub(lambda match: _VALUES[match[0].lower()], text)
