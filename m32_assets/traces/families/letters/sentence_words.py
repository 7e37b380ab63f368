"""Words of a sentence: how many there are, or the first, second, third or last."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import keyed_wordings
from m32_assets.traces.words import words_of

STARTS = (
    "Our teacher",
    "A young farmer",
    "The old sailor",
    "My sister",
    "Two quiet children",
    "Every morning Anna",
    "That tall man",
    "Her best friend",
)
VERBS = words_of("found painted carried sold cleaned watched forgot repaired")
ENDS = (
    "a small boat",
    "the garden gate",
    "seven green bottles",
    "an apple",
    "the heavy wooden box near the door",
    "his bicycle again",
    "many letters from home",
    "some bread",
)
PLACE = {"first": 0, "second": 1, "third": 2, "last": -1}


@family("synthetic", start=STARTS, verb=VERBS, end=ENDS, wording=keyed_wordings)
def sentence_words(start: str, verb: str, end: str, wording: tuple[str, str]) -> Draft:
    kind, text = wording
    sentence = f"{start} {verb} {end}"
    row = sentence.split()
    numbered = ", ".join(f"{word} {i}" for i, word in enumerate(row, 1))
    answer = str(len(row)) if kind == "count" else row[PLACE[kind]]
    last = f"there are {answer} words" if kind == "count" else f"the {kind} word is {answer}"
    wanted = "how many words" if kind == "count" else f"the {kind} word"
    steps = [("count", f"wanted: {wanted}; words numbered: {numbered}"), ("conclude", last)]
    return Draft(text.format(s=f"{sentence}."), steps, answer)


# Solver: answers questions on the words of a sentence by cutting at its spaces.

# How the sentences begin.
FIRST_WORDS = r"Our|A young|The old|My|Two quiet|Every|That|Her"


def solve(prompt: str) -> str:
    """A word, or how many there are."""
    found = re.search(rf"(?:^|['?.:] |')((?:{FIRST_WORDS}) [A-Za-z ]+)\.", prompt)
    if found is None:
        raise ValueError(f"no sentence in {prompt!r}")
    gaps = found[1].count(" ")
    ask = prompt.replace(found[1], "")
    if re.search(r"How many|how many|[Cc]ount|[Nn]umber of|how long|len\(|How often|Words: \?|earned", ask):
        return str(gaps + 1)
    words = iter(found[1].split(" "))
    if re.search(r"last|\bend|final|full stop|closes|from the right|closing", ask):
        return found[1].rpartition(" ")[2]
    skipped = (
        (r"third|3|first two|[Tt]wo words|three|word 1 and word 2", 2),
        (r"second|2|after the first|Skip|\[1\]|following|one word late", 1),
        ("", 0),
    )
    for _ in range(next(number for cues, number in skipped if re.search(cues, ask))):
        next(words)
    return next(words)
