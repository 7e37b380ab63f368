"""Classifies words by its own lists."""

import re

LISTS = {
    "animal": "ant bear camel cat cow crab dog donkey duck eagle elephant fox frog giraffe goat hen hippo horse lizard "
    "monkey mouse otter owl penguin pig rabbit shark sheep snail spider squirrel swan tiger turtle whale wolf",
    "plant": "beech birch bush cactus cedar clover daffodil daisy dandelion elm fern hazel hedge ivy lilac lily maple moss "
    "nettle oak orchid palm pine poplar poppy reed rose shrub spruce sunflower thistle tree tulip vine violet willow",
    "thing": "axe ball basket bell boat book bottle broom bucket bus candle car carpet chair clock coat cup desk door drum "
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
