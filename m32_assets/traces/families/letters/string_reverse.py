"""A word written backwards, letter by letter."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import spelled
from m32_assets.traces.wordings import wordings
from m32_assets.traces.words import WORDS


@family("synthetic", w=WORDS, wording=wordings)
def string_reverse(w: str, wording: str) -> Draft:
    steps = [
        ("transform", f"reverse the letters: {spelled(w)}"),
        ("transform", f"from the end: {spelled(w[::-1])}"),
        ("conclude", f"joined: {w[::-1]}"),
    ]
    return Draft(wording.format(w=w), steps, w[::-1])


# Solver: reverses the word of a prompt by pushing its letters to the front.

# The words of the questions; the word to reverse is the last one that is none of them.
ASKING = set(
    """
    after all and appear around back backwards behind between comes does door each encode end ends every everything
    final first flip flipped from front get give gives have how initial into invert its last left letter letters make
    one opposite order other out please print read reverse rewrite right robot round runs say says secret she show
    some someone spell spelled spelling stands start starting starts take that the this turn turned turns twin types
    typewriter was way what which with word write writes writing written you
    """.split()
)


def solve(prompt: str) -> str:
    """The letters of the word, last one first."""
    words = [word for word in re.findall(r"[a-z]{3,}", prompt.lower()) if word not in ASKING]
    if not words:
        raise ValueError(f"no word in {prompt!r}")
    out = ""
    for letter in words[-1]:
        out = letter + out
    return out
