"""Short text to order: a sentence about one thing with one given word in it, or a few things of a kind."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import keyed_wordings
from m32_assets.traces.words import words_of

SENTENCE, LIST = ([text for key, text in keyed_wordings(__file__) if key == kind] for kind in ("sentence", "list"))
ANIMALS = words_of("cat dog horse bird mouse rabbit fox cow sheep goat hen duck pig bear frog owl")
PLACES = words_of("garden kitchen forest barn park field house yard village castle")
ACTS = words_of("sleep run eat play hide jump wait drink")
THINGS = words_of("cup hat door car ball coat boat lamp box house bag wall")
COLOURS = words_of("red blue green white black brown yellow grey")
_KINDS = {
    "fruits": "apple banana cherry grape lemon",
    "colours": "red blue green yellow white",
    "animals": "dog cat horse cow sheep",
    "planets": "Mercury Venus Earth Mars Jupiter",
    "months": "January February March April May",
    "vegetables": "carrot potato onion pea bean",
    "days of the week": "Monday Tuesday Wednesday Thursday Friday",
    "metals": "iron gold silver copper tin",
    "drinks": "water milk tea coffee juice",
    "tools": "hammer saw drill rake axe",
    "vowels": "a e i o u",
    "even numbers": "2 4 6 8 10",
    "birds": "robin eagle owl duck swan",
}
KINDS = {kind: words_of(items) for kind, items in _KINDS.items()}
POINTS = [
    *((x, y, f"{y} is a place", f"The {x} is in the {y}.", s) for x in ANIMALS for y in PLACES for s in SENTENCE),
    *((x, y, f"{y} is an action", f"The {x} can {y}.", s) for x in ANIMALS for y in ACTS for s in SENTENCE),
    *((x, y, f"{y} is a colour", f"The {x} is {y}.", s) for x in THINGS for y in COLOURS for s in SENTENCE),
    *((x, n, f"{n} {x}, commas between", ", ".join(KINDS[x][:n]), s) for x in KINDS for n in range(2, 6) for s in LIST),
]


@family("golden_style", point=POINTS)
def golden_text(point: tuple[str, str | int, str, str, str]) -> Draft:
    x, y, plan, answer, wording = point
    return Draft(wording.format(x=x, y=y, n=y), [("plan", plan), ("conclude", answer)], answer)


# Solver: writes the plain sentence or list that a prompt orders, from its own small lexicon.

# What things do, and the colours that they have.
VERBS = "drink eat hide jump play run sleep wait"
COLOUR_WORDS = "black blue brown green grey red white yellow"
FIRST_FIVE = {
    "fruits": "apple, banana, cherry, grape, lemon",
    "colours": "red, blue, green, yellow, white",
    "animals": "dog, cat, horse, cow, sheep",
    "planets": "Mercury, Venus, Earth, Mars, Jupiter",
    "months": "January, February, March, April, May",
    "vegetables": "carrot, potato, onion, pea, bean",
    "days": "Monday, Tuesday, Wednesday, Thursday, Friday",
    "metals": "iron, gold, silver, copper, tin",
    "drinks": "water, milk, tea, coffee, juice",
    "tools": "hammer, saw, drill, rake, axe",
    "vowels": "a, e, i, o, u",
    "numbers": "2, 4, 6, 8, 10",
    "birds": "robin, eagle, owl, duck, swan",
}
# The words of the questions; what the sentence has in it are the first two words that are none of them.
ASKING = set(
    """
    about and asks beginners between book both build can caption commas compose could down examples few first fits for
    form from give have homework include into learn let line list make making mentions must name need needs occur one
    picture plain please poster primer pupils put quiz reading say sentence separated short shows simple something
    suggest tell that the them think use using what which with word words would write you
    """.split()
)


def solve(prompt: str) -> str:
    """One sentence of one clause, or a list of n items of a kind."""
    if count := re.search(r"\b[2-5]\b", prompt):
        kind = next(k for k in FIRST_FIVE if re.search(rf"\b{k}\b", prompt))
        return re.findall(rf"^\w+(?:, \w+){{{int(count[0]) - 1}}}", FIRST_FIVE[kind])[0]
    named = [word for word in re.findall(r"[a-z]{3,}", prompt.lower()) if word not in ASKING]
    if len(named) < 2:
        raise ValueError(f"no order in {prompt!r}")
    about, word = named[:2]
    middle = "can" if word in VERBS.split() else "is" if word in COLOUR_WORDS.split() else "is in the"
    return f"The {about} {middle} {word}."
