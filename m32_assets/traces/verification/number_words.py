"""The number words, as readers of text need them; ``traces/text.py`` writes them from a table of its own."""

from __future__ import annotations

import re

ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
"""The words for 0 to 19."""
TENS = {word: 10 * n for n, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_VALUES = {word: value for value, word in enumerate(ONES) if value > 1} | TENS
_VALUES |= {f"{ten}-{ONES[one]}": value + one for ten, value in TENS.items() for one in range(1, 10)}
_WORD = re.compile(rf"\b(?:{'|'.join(sorted(_VALUES, key=len, reverse=True))})\b", re.IGNORECASE)


def in_digits(text: str) -> str:
    """``text`` with the numbers from two to ninety-nine in digits; *one* stays, since it is seldom a number."""
    return _WORD.sub(lambda match: str(_VALUES[match[0].lower()]), text)
