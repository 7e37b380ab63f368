"""One letter of a word: the first, second or third, the second-to-last or the last."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import spelled
from m32_assets.traces.wordings import keyed_wordings
from m32_assets.traces.words import WORDS

WORDINGS = keyed_wordings("first_last_letter")
PLACE = {"first": 0, "second": 1, "third": 2, "second-to-last": -2, "last": -1}


@family("synthetic", w=WORDS, wording=WORDINGS)
def first_last_letter(w: str, wording: tuple[str, str]) -> Draft:
    kind, text = wording
    answer = w[PLACE[kind]]
    steps = [("transform", f"letters of {w}: {spelled(w)}"), ("conclude", f"the {kind} letter is {answer}")]
    return Draft(text.format(w=w), steps, answer)
