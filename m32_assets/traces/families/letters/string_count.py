"""How often a letter stands in a word: number the places where it does."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import spelled
from m32_assets.traces.wordings import wordings
from m32_assets.traces.words import WORDS

# Letters that stand twice or more, the first and the last one, and one that is not there at all.
POINTS = [
    (w, c)
    for w in WORDS
    if len(w) > 3
    for c in sorted({x for x in w if w.count(x) > 1} | {w[0], w[-1], next(x for x in "etaonris" if x not in w)})
]


@family("synthetic", point=POINTS, wording=wordings)
def string_count(point: tuple[str, str], wording: str) -> Draft:
    w, c = point
    places = [str(i) for i, letter in enumerate(w, 1) if letter == c]
    where = f"{c} at place{'s' if len(places) > 1 else ''} {', '.join(places)}" if places else f"{c} at no place"
    steps = [
        ("transform", f"letters of {w}: {spelled(w)}; wanted: how many are {c}"),
        ("count", where),
        ("conclude", f"letters {c} in {w}: {len(places)}"),
    ]
    return Draft(wording.format(w=w, c=c), steps, str(len(places)))


# Solver: counts a letter by what is missing once it is taken out.


def solve(prompt: str) -> str:
    """How many times the single letter stands in the word."""
    ask = re.sub(r"on a table|[Gg]ive the number", "", prompt)
    words = [word for word in re.findall(r"[a-z]{4,}", ask.lower()) if word in WORDS]
    letters = re.findall(r"(?<![a-z]')\b[a-z]\b", ask)
    if len(letters) != 1 or not words:
        raise ValueError(f"nothing to count in {prompt!r}")
    return str(len(words[-1]) - len(words[-1].replace(letters[0], "")))
