"""How often a letter stands in a word: number the places where it does."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import spelled
from m32_assets.traces.wordings import wordings
from m32_assets.traces.words import WORDS

WORDINGS = wordings("string_count")
# Letters that stand twice or more, the first and the last one, and one that is not there at all.
POINTS = [
    (w, c)
    for w in WORDS
    if len(w) > 3
    for c in sorted({x for x in w if w.count(x) > 1} | {w[0], w[-1], next(x for x in "etaonris" if x not in w)})
]


@family("synthetic", point=POINTS, wording=WORDINGS)
def string_count(point: tuple[str, str], wording: str) -> Draft:
    w, c = point
    places = [str(i) for i, letter in enumerate(w, 1) if letter == c]
    where = f"{c} at place{'s' if len(places) > 1 else ''} {', '.join(places)}" if places else f"{c} at no place"
    steps = [("transform", f"count {c} in {spelled(w)}"), ("count", where), ("conclude", f"the count is {len(places)}")]
    return Draft(wording.format(w=w, c=c), steps, str(len(places)))
