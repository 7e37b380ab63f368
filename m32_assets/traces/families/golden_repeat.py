"""A word or a short phrase repeated a few times, as golden-v2 asks."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import wordings
from m32_assets.traces.words import WORDS

WORDINGS = wordings("golden_repeat")
PHRASES = ("good day", "hip hip", "well done", "tick tock", "thank you", "ding dong", "red and blue", "one more time")


@family("golden_style", w=[*WORDS, *PHRASES], n=range(2, 7), wording=WORDINGS)
def golden_repeat(w: str, n: int, wording: str) -> Draft:
    text = wording.format(w=w, n=n)
    if " " in w:
        text = text.replace("the word", "the words")
    answer = " ".join([w] * n)
    # down to 1, which is an end: of counting up, a model that has learned little makes a list that has none
    count = ", ".join(f"{w} {left}" for left in range(n, 0, -1))
    return Draft(text, [("count", f"repeat {n} times: {count}"), ("conclude", answer)], answer)
