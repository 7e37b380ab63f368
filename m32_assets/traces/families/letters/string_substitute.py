"""One letter of a word replaced by another wherever it stands."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import spelled
from m32_assets.traces.wordings import wordings
from m32_assets.traces.words import WORDS

POINTS = [
    (w, a, b)
    for w in WORDS
    if len(w) > 3
    for a in sorted(set(w))
    if a == w[1] or w.count(a) > 1
    for b in "oxiz"
    if b not in w
]


@family("synthetic", point=POINTS, wording=wordings)
def string_substitute(point: tuple[str, str, str], wording: str) -> Draft:
    w, a, b = point
    new = w.replace(a, b)
    steps = [
        ("transform", f"letters of {w}: {spelled(w)}; wanted: {b} for each {a}"),
        ("transform", f"it becomes {spelled(new)}"),
        ("conclude", f"joined: {new}"),
    ]
    return Draft(wording.format(w=w, a=a, b=b), steps, new)


# Solver: replaces a letter by splitting the word at it and joining the parts again.

# Questions that name the new letter first.
NEW_FIRST = (
    r"instead of|Substitute|whenever|wherever|in place of|stands for|each time|"
    r"keyboard|: put|Let\b|on top of|^. for|makes . out of|every seat|Fill the holes"
)


def solve(prompt: str) -> str:
    """The word with the new letter."""
    old, new = re.findall(r"\b[a-z]\b", prompt)[:2]
    words = [word for word in re.findall(r"[a-z]{3,}", prompt.replace("new string", "").lower()) if word in WORDS]
    if re.search(NEW_FIRST, prompt):
        old, new = new, old
    return new.join(words[-1].split(old))
