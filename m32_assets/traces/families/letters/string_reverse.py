"""A word written backwards, letter by letter."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import spelled
from m32_assets.traces.wordings import wordings
from m32_assets.traces.words import WORDS


@family("synthetic", w=WORDS, wording=wordings)
def string_reverse(w: str, wording: str) -> Draft:
    steps = [
        ("transform", f"letters of {w}: {spelled(w)}; wanted: the word backwards"),
        ("transform", f"from the end: {spelled(w[::-1])}"),
        ("conclude", f"joined: {w[::-1]}"),
    ]
    return Draft(wording.format(w=w), steps, w[::-1])


# Solver: reverses the word of a prompt by pushing its letters to the front.


def solve(prompt: str) -> str:
    """The letters of the word, last one first."""
    words = [word for word in re.findall(r"[a-z]{3,}", prompt.lower()) if word in WORDS]
    if not words:
        raise ValueError(f"no word in {prompt!r}")
    out = ""
    for letter in words[-1]:
        out = letter + out
    return out
