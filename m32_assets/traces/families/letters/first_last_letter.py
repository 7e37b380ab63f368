"""One letter of a word: the first, second or third, the second-to-last or the last."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import spelled
from m32_assets.traces.wordings import keyed_wordings
from m32_assets.traces.words import WORDS

PLACE = {"first": 0, "second": 1, "third": 2, "second-to-last": -2, "last": -1}


@family("synthetic", w=WORDS, wording=keyed_wordings)
def first_last_letter(w: str, wording: tuple[str, str]) -> Draft:
    kind, text = wording
    answer = w[PLACE[kind]]
    steps = [("transform", f"letters of {w}: {spelled(w)}"), ("conclude", f"the {kind} letter is {answer}")]
    return Draft(text.format(w=w), steps, answer)


# Solver: finds a letter of a word by its place.

# The words of the questions; the word that is asked about is the last one that is none of them.
ASKING = set(
    """
    after all and answer before begin but can cell chain closes come comes counting cover crossword dictionary
    directly does end ends except filed final first found from front give goes has have initial into its just last
    left letter letters lists must name next now off one only onto opening out position read right rub say second sew
    she shirt sits skip slowly spell spells stands starts still stop tab take tell that the third two typist under
    very what which with word written you
    """.split()
)
# Cues of a place, and the letter at it; the first that fits counts.
PLACES = (
    (
        "just before|second-to-last|second to last|next to last|in front of|counting from the end|take off the last",
        r"(.).$",
    ),
    ("second|number 2|2nd|position 2|right after the first|skip the first", r"^.(.)"),
    ("third|letter 3|3rd|position 3|after the first two|two letters of", r"^..(.)"),
    ("last|the end|very end|final|ends|closes", r"(.)$"),
    ("first|begin|initial|dictionary|starts|opening", r"^(.)"),
)


def solve(prompt: str) -> str:
    """One letter."""
    words = [word for word in re.findall(r"[a-z]{3,}", prompt.lower()) if word not in ASKING]
    ask = prompt.lower()
    for cues, pattern in PLACES:
        if re.search(rf"\b(?:{cues})\b", ask) and (place := re.search(pattern, words[-1])):
            return place[1]
    raise ValueError(f"no letter asked in {prompt!r}")
