"""Short classifications: animal, plant or thing; praise or blame; the odd one out."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import article, listing
from m32_assets.traces.words import GROUPS, SETS, words_of

CLASS = (
    "Is {x} an animal, a plant or a thing? One word.", "Classify {x}: animal, plant or thing?",
    "Sort {x} into one of the boxes animal / plant / thing.", "To which of animal, plant, thing does {x} belong?",
    "A museum label for {x} must say animal, plant or thing. Which?", "Category (animal, plant, thing) of {x}:",
)  # fmt: skip
SENTIMENT = (
    "Is this review positive or negative? '{x}'", "Label the sentiment, positive or negative: {x}",
    "A guest wrote: {x} Was the guest's opinion positive or negative?", "{x} (positive / negative?)",
    "Sentiment of '{x}' in one word, positive or negative:",
)  # fmt: skip
ODD = (
    "Which is the odd one out: {x}?", "One word does not fit with the rest: {x}. Name it.",
    "Find the stranger among {x}.", "{x}: three belong together. Which does not?",
)  # fmt: skip
SIGNS = {"animal": "moves and feeds by itself", "plant": "grows in the ground", "thing": "was made by people"}
OPINIONS = {
    "positive": words_of("excellent delightful wonderful superb great lovely perfect charming brilliant amazing"),
    "negative": words_of("awful terrible dreadful boring horrible poor disappointing dirty useless nasty"),
}
TOPICS = words_of("hotel soup film concert service room trip book game show view lesson")
_CLASS = [("class", kind, x, ask) for kind, words in GROUPS.items() for x in words for ask in CLASS]
_MOOD = [("mood", m, (t, w), ask) for m, ws in OPINIONS.items() for w in ws for t in TOPICS for ask in SENTIMENT]
_ODD = [
    ("odd", a, (b, i, at), ask)
    for a in SETS for b in SETS if a != b for i in range(8) for at in range(4) for ask in ODD
]  # fmt: skip


@family("synthetic", point=[*_CLASS, *_MOOD, *_ODD])
def classify(point: tuple) -> Draft:
    task, kind, x, ask = point
    if task == "class":
        steps = [("recall", f"{article(x)} {SIGNS[kind]}"), ("conclude", f"{article(x)} is {article(kind)}")]
        return Draft(ask.format(x=article(x)), steps, kind)
    if task == "mood":
        side = "praise" if kind == "positive" else "blame"
        steps = [("recall", f"'{x[1]}' is a word of {side}"), ("conclude", f"the opinion is {kind}")]
        return Draft(ask.format(x=f"The {x[0]} was {x[1]}."), steps, kind)
    other, i, place = x
    row, odd = [SETS[kind][(i + j) % 8] for j in range(3)], SETS[other][(3 * i + place) % 8]
    steps = [("compare", f"{listing(row)} are {kind}, {odd} is not"), ("conclude", f"the odd one out is {odd}")]
    return Draft(ask.format(x=", ".join([*row[:place], odd, *row[place:]])), steps, odd)
