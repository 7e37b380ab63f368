"""How often a letter stands in a word: number the places where it does."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import spelled
from m32_assets.traces.words import WORDS

WORDINGS = (
    "How many times does the letter '{c}' appear in {w}?",
    "Count the letter {c} in '{w}'.",
    "{w}: how many {c}?",
    "Find out how often '{c}' occurs in the word {w}.",
    "A typewriter's {c} key is broken. How many letters will be missing when {w} is typed?",
    "In the word {w}, how many letters are {c}?",
    "Number of {c} in {w} =",
    "Tell me the count of the letter {c} within {w}.",
    "'{w}'.count('{c}')",
    "A sign maker paints the word {w}. How many tiles with the letter {c} are needed?",
    "The letters of {w} lie on a table. How many of them are the letter {c}?",
)
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
