"""A word or a short phrase repeated a few times, as golden-v2 asks."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import wordings
from m32_assets.traces.words import WORDS

PHRASES = ("good day", "hip hip", "well done", "tick tock", "thank you", "ding dong", "red and blue", "one more time")


@family("golden_style", w=[*WORDS, *PHRASES], n=range(2, 7), wording=wordings)
def golden_repeat(w: str, n: int, wording: str) -> Draft:
    text = wording.format(w=w, n=n)
    if " " in w:
        text = text.replace("the word", "the words")
    answer = " ".join([w] * n)
    # down to 1, which is an end: of counting up, a model that has learned little makes a list that has none
    count = ", ".join(f"{w} {left}" for left in range(n, 0, -1))
    return Draft(text, [("count", f"repeat {n} times, counted down: {count}"), ("conclude", answer)], answer)


# Solver: repeats the words of a prompt by multiplying strings.

# Orders with the words w and the number n.
FORMS = (
    r"words? (?P<w>[a-z ]+?) (?P<n>\d) times",
    r"Write (?P<w>.+) (?P<n>\d) times",
    r"^(?P<w>.+), (?P<n>\d) times over",
    r"(?P<n>\d) copies of the words? (?P<w>.+) in a row",
    r"Print (?P<w>.+) again and again until it stands there (?P<n>\d)",
    r"type (?P<w>.+) (?P<n>\d) times",
    r"say (?P<w>.+) exactly (?P<n>\d)",
)


def solve(prompt: str) -> str:
    """The words, repeated n times with spaces between."""
    number = re.search(r"\d", prompt)
    if number and (quoted := re.search(r"(?<![a-z])'(.+)'", prompt, re.I)):
        return " ".join([quoted[1]] * int(number[0]))
    found = next(filter(None, (re.search(form, prompt) for form in FORMS)))
    return (int(found["n"]) * f"{found['w']} ").strip()
