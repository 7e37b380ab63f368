"""Writes the plain sentence or list that a prompt orders, from its own small lexicon."""

import re

ACTS = "drink eat hide jump play run sleep wait"
COLOURS = "black blue brown green grey red white yellow"
FIRST_FIVE = {
    "fruits": "apple, banana, cherry, grape, lemon", "colours": "red, blue, green, yellow, white",
    "animals": "dog, cat, horse, cow, sheep", "planets": "Mercury, Venus, Earth, Mars, Jupiter",
    "months": "January, February, March, April, May", "vegetables": "carrot, potato, onion, pea, bean",
    "days": "Monday, Tuesday, Wednesday, Thursday, Friday", "metals": "iron, gold, silver, copper, tin",
    "drinks": "water, milk, tea, coffee, juice", "tools": "hammer, saw, drill, rake, axe", "vowels": "a, e, i, o, u",
    "numbers": "2, 4, 6, 8, 10", "birds": "robin, eagle, owl, duck, swan",
}  # fmt: skip
PAIR = (
    r"please: (\w+), (\w+)|with (\w+) and (\w+)\.|"
    r"the (\w+)(?: using the word|\. The word| that mentions| and the word|, with) (\w+)"
)


def solve(prompt: str) -> str:
    """One sentence of one clause, or so many items of a kind."""
    if count := re.search(r"\b[2-5]\b", prompt):
        kind = next(k for k in FIRST_FIVE if re.search(rf"\b{k}\b", prompt))
        return re.findall(rf"^\w+(?:, \w+){{{int(count[0]) - 1}}}", FIRST_FIVE[kind])[0]
    named = re.search(PAIR, prompt)
    if named is None:
        raise ValueError(f"no order in {prompt!r}")
    about, word = filter(None, named.groups())
    middle = "can" if word in ACTS.split() else "is" if word in COLOURS.split() else "is in the"
    return f"The {about} {middle} {word}."
