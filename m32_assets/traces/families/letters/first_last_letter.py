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
    steps = [
        ("transform", f"letters of {w}: {spelled(w)}; wanted: the {kind}"),
        ("conclude", f"the {kind} letter is {answer}"),
    ]
    return Draft(text.format(w=w), steps, answer)


# Solver: finds a letter of a word by its place.

# Cues of a place, and the letter at it; the first that fits counts.
PLACES = (
    (
        "just before|second-to-last|second to last|next to last|in front of|counting from the end|take off the last|"
        r"penultimate|too soon|left of the last|2 from the right|skipped the last|(?<=-)2",
        r"(.).$",
    ),
    (
        r"second|number 2|2nd|position 2|right after the first|skip the first|place: 2|now in front|lost its first|"
        r"1 and 3|(?<=\[)1|follows the initial|after the first letter",
        r"^.(.)",
    ),
    (
        "third|letter 3|3rd|position 3|after the first two|two letters of|lap 3|first two letters off|cell 3|index 2",
        r"^..(.)",
    ),
    (
        r"last|the end|very end|final|ends|closes|(?<=-)1|furthest to the right|from right to left|closing|finish",
        r"(.)$",
    ),
    ("first|begin|initial|dictionary|starts|starting|beginning|opening|opens|0|place: 1", r"^(.)"),
)


def solve(prompt: str) -> str:
    """One letter."""
    words = [word for word in re.findall(r"[a-z]{3,}", prompt.lower()) if word in WORDS]
    ask = prompt.lower()
    for cues, pattern in PLACES:
        if re.search(rf"\b(?:{cues})\b", ask) and (place := re.search(pattern, words[-1])):
            return place[1]
    raise ValueError(f"no letter asked in {prompt!r}")
