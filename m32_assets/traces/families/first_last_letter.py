"""The first, second, middle or last letter of a word."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import spelled
from m32_assets.traces.words import WORDS

WORDINGS = (
    ("first", "What is the first letter of {w}?"),
    ("first", "With which letter does {w} begin?"),
    ("first", "Initial of {w}?"),
    ("first", "A dictionary lists {w}. Under which letter is it found?"),
    ("last", "What is the last letter of {w}?"),
    ("last", "Name the letter at the end of '{w}'."),
    ("last", "{w}, final letter:"),
    ("last", "In a word chain, the next word must begin with the letter that ends {w}. Which letter is that?"),
    ("second", "Which letter comes second in {w}?"),
    ("second", "Give letter number 2 of the word {w}."),
    ("second-to-last", "Which letter stands just before the last one in {w}?"),
    ("second-to-last", "Name the second-to-last letter of {w}."),
    ("third", "Take {w} and tell me its third letter."),
    ("third", "{w}: letter 3?"),
)
PLACE = {"first": 0, "second": 1, "third": 2, "second-to-last": -2, "last": -1}


@family("synthetic", w=WORDS, wording=WORDINGS)
def first_last_letter(w: str, wording: tuple[str, str]) -> Draft:
    kind, text = wording
    answer = w[PLACE[kind]]
    steps = [("transform", f"letters of {w}: {spelled(w)}"), ("conclude", f"the {kind} letter is {answer}")]
    return Draft(text.format(w=w), steps, answer)
