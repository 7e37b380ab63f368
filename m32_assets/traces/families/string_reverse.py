"""A word written backwards, letter by letter."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import spelled
from m32_assets.traces.wordings import wordings
from m32_assets.traces.words import WORDS

WORDINGS = wordings("string_reverse")


@family("synthetic", w=WORDS, wording=WORDINGS)
def string_reverse(w: str, wording: str) -> Draft:
    steps = [
        ("transform", f"reverse the letters: {spelled(w)}"),
        ("transform", f"from the end: {spelled(w[::-1])}"),
        ("conclude", f"joined: {w[::-1]}"),
    ]
    return Draft(wording.format(w=w), steps, w[::-1])
