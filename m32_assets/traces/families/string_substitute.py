"""One letter of a word replaced by another wherever it stands."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import spelled
from m32_assets.traces.wordings import wordings
from m32_assets.traces.words import WORDS

WORDINGS = wordings("string_substitute")
POINTS = [
    (w, a, b)
    for w in WORDS
    if len(w) > 3
    for a in sorted(set(w))
    if a == w[1] or w.count(a) > 1
    for b in "oxiz"
    if b not in w
]


@family("synthetic", point=POINTS, wording=WORDINGS)
def string_substitute(point: tuple[str, str, str], wording: str) -> Draft:
    w, a, b = point
    new = w.replace(a, b)
    steps = [
        ("transform", f"replace {a} by {b} in {spelled(w)}"),
        ("transform", f"it becomes {spelled(new)}"),
        ("conclude", f"joined: {new}"),
    ]
    return Draft(wording.format(w=w, a=a, b=b), steps, new)
