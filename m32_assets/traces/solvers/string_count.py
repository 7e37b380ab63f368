"""Counts a letter by what is missing once it is taken out."""

import re

LETTER = r"letter '?(\w)\b|'s (\w) key|many (\w)\?|often '?(\w)\b|are (\w)\?|of (\w) in|count\('(\w)'\)"
WORD = r"in '?(\w{3,})'?[?.]|^(\w+):|the word (\w+)|when (\w+) is|in (\w+) =|within (\w+)|^'(\w+)'|of (\w{3,}) lie"


def solve(prompt: str) -> str:
    """How many times the single letter stands in the word."""
    letter = re.search(LETTER, prompt)
    word = re.search(WORD, prompt)
    if letter is None or word is None:
        raise ValueError(f"nothing to count in {prompt!r}")
    text, c = (next(filter(None, m.groups())) for m in (word, letter))
    return str(len(text) - len(text.replace(c, "")))
