"""Classifies words by its own lists."""

import re

LISTS = {
    "animal": "ant crab eagle frog goat horse owl rabbit shark snail tiger whale",
    "plant": "birch cactus clover daisy fern ivy moss oak palm pine rose tulip",
    "thing": "bottle bucket chair clock hammer key ladder lamp mirror pen spoon umbrella",
}
BAD = "awful boring dirty disappointing dreadful horrible nasty poor terrible useless"
GOOD = "amazing brilliant charming delightful excellent great lovely perfect superb wonderful"
KINDS = (
    "apple banana cherry grape lemon mango pear plum", "axe chisel drill hammer rake saw spade wrench",
    "crow duck eagle owl parrot robin sparrow swan", "black blue brown green purple red white yellow",
    "bicycle bus car ferry train tram truck van", "coat glove hat jacket scarf shirt skirt sock",
)  # fmt: skip


def solve(prompt: str) -> str:
    """A class, a sentiment, or the word that is alone in its kind."""
    words = set(re.findall(r"[a-z]+", prompt.lower()))
    if row := re.search(r"(\w+), (\w+), (\w+), (\w+)", prompt):
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
