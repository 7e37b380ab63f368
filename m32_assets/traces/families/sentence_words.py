"""Words of a sentence: how many there are, or the first, second, third or last."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import keyed_wordings
from m32_assets.traces.words import words_of

WORDINGS = keyed_wordings("sentence_words")
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


@family("synthetic", start=STARTS, verb=VERBS, end=ENDS, wording=WORDINGS)
def sentence_words(start: str, verb: str, end: str, wording: tuple[str, str]) -> Draft:
    kind, text = wording
    sentence = f"{start} {verb} {end}"
    row = sentence.split()
    numbered = ", ".join(f"{word} {i}" for i, word in enumerate(row, 1))
    answer = str(len(row)) if kind == "count" else row[PLACE[kind]]
    last = f"there are {answer} words" if kind == "count" else f"the {kind} word is {answer}"
    return Draft(text.format(s=f"{sentence}."), [("count", f"words: {numbered}"), ("conclude", last)], answer)
