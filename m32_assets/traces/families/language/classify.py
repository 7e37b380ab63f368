"""Short classifications: animal, plant or thing; praise or blame; the odd one out."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import article, listing
from m32_assets.traces.wordings import keyed_wordings
from m32_assets.traces.words import GROUPS, SETS, words_of

MORE = {
    "animal": words_of(
        "bear camel cat cow dog donkey duck elephant fox giraffe hen hippo lizard monkey mouse otter penguin pig sheep "
        "spider squirrel swan turtle wolf"
    ),
    "plant": words_of(
        "beech bush cedar daffodil dandelion elm hazel hedge lilac lily maple nettle orchid poplar poppy reed shrub "
        "spruce sunflower thistle tree vine violet willow"
    ),
    "thing": words_of(
        "axe ball basket bell boat book broom bus candle car carpet coat cup desk door drum fan flute guitar knife "
        "phone plate radio table"
    ),
}
SIGNS = {"animal": "moves and feeds by itself", "plant": "grows in the ground", "thing": "was made by people"}
OPINIONS = {
    "positive": words_of("excellent delightful wonderful superb great lovely perfect charming brilliant amazing"),
    "negative": words_of("awful terrible dreadful boring horrible poor disappointing dirty useless nasty"),
}
TOPICS = words_of("hotel soup film concert service room trip book game show view lesson")
ASKS = {task: [text for key, text in keyed_wordings(__file__) if key == task] for task in ("class", "mood", "odd")}
_CLASS = [("class", kind, x, ask) for kind in GROUPS for x in (*GROUPS[kind], *MORE[kind]) for ask in ASKS["class"]]
_MOOD = [("mood", m, (t, w), ask) for m, ws in OPINIONS.items() for w in ws for t in TOPICS for ask in ASKS["mood"]]
_ODD = [
    ("odd", a, (b, i, (i + k) % 4), ask)
    for a in SETS
    for b in SETS
    if a != b
    for i in range(8)
    for k, ask in enumerate(ASKS["odd"])
]


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


# Solver: classifies words by its own lists.

# The members of each class.
LISTS = {
    "animal": "ant bear camel cat cow crab dog donkey duck eagle elephant fox frog giraffe goat hen hippo horse lizard "
    "monkey mouse otter owl penguin pig rabbit shark sheep snail spider squirrel swan tiger turtle whale wolf",
    "plant": "beech birch bush cactus cedar clover daffodil daisy dandelion elm fern hazel hedge ivy lilac "
    "lily maple moss "
    "nettle oak orchid palm pine poplar poppy reed rose shrub spruce sunflower thistle tree tulip vine violet willow",
    "thing": "axe ball basket bell boat book bottle broom bucket bus candle car carpet chair clock coat cup "
    "desk door drum "
    "fan flute guitar hammer key knife ladder lamp mirror pen phone plate radio spoon table umbrella",
}
BAD = "awful boring dirty disappointing dreadful horrible nasty poor terrible useless"
GOOD = "amazing brilliant charming delightful excellent great lovely perfect superb wonderful"
KINDS = (
    "apple banana cherry grape lemon mango pear plum",
    "axe chisel drill hammer rake saw spade wrench",
    "crow duck eagle owl parrot robin sparrow swan",
    "black blue brown green purple red white yellow",
    "bicycle bus car ferry train tram truck van",
    "coat glove hat jacket scarf shirt skirt sock",
)


def solve(prompt: str) -> str:
    """A class, a sentiment, or the word that is alone in its kind."""
    words = set(re.findall(r"[a-z]+", prompt.lower()))
    if row := re.search(r"([a-z]+), ([a-z]+), ([a-z]+), ([a-z]+)", prompt):
        for kind in KINDS:
            inside = [word for word in row.groups() if word in kind.split()]
            if len(inside) == 1:
                return inside[0]
    if "positive" in words:
        if words & set(BAD.split()):
            return "negative"
        if words & set(GOOD.split()):
            return "positive"
    words -= {"animal", "plant", "thing"}
    return next(name for name, members in LISTS.items() if words & set(members.split()))
