"""Does a string read the same backwards: write it both ways and compare."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import spelled
from m32_assets.traces.wordings import wordings

CONSONANTS, VOWELS = "bdfklmnprstv", "aeiou"
POINTS = [x + v + y for x in CONSONANTS for v in VOWELS for y in CONSONANTS if x != y]


@family("synthetic", half=POINTS, kind=("odd", "even", "last letter", "inner letter"), wording=wordings)
def palindrome(half: str, kind: str, wording: str) -> Draft:
    x, v, y = half
    s = {
        "odd": x + v + y + v + x,
        "even": x + v + y + y + v + x,
        "last letter": x + v + y + v + y,
        "inner letter": x + v + y + ("e" if v == "a" else "a") + x,
    }[kind]
    answer = "yes" if s == s[::-1] else "no"
    same = "both are the same" if answer == "yes" else "the two differ"
    steps = [
        ("plan", f"wanted: whether {s} reads the same both ways"),
        ("transform", f"read forwards: {spelled(s)}"),
        ("transform", f"read backwards: {spelled(s[::-1])}"),
        ("conclude", f"{same}, so {answer}"),
    ]
    return Draft(wording.format(s=s), steps, answer)


# Solver: recognises palindromes by pairing letters from the two ends.

# The words of the questions; the string to test is the one that is none of them.
ASKING = set(
    """
    again agree alike allowed along aloud answer around backwards beads because behind being called changing check
    child claims coaches collect collection compared daughter decide direction either engine engrave equal equally
    equals everywhere first flipped forwards friend front gives identical identically inside invented inverting leave
    letter lettered letters looks machine match middle mirror museum names necklace nobody order original other
    outside palindrome palindromes palindromic paper password place reads reply reverse reversed reversing right robot
    second sequence should sides spell spelled start starting still string strip survive swears symmetric thing times
    train turned turns twins typed unchanged verdict walks wants wedding whats whether without words works would write
    writes written wrong
    """.split()
)


def solve(prompt: str) -> str:
    """``yes`` or ``no``."""
    strings = [word for word in re.findall(r"[a-z]{5,}", prompt.lower()) if word not in ASKING]
    if not strings:
        raise ValueError(f"no string in {prompt!r}")
    letters = list(strings[0])
    while len(letters) > 1:
        if letters.pop(0) != letters.pop():
            return "no"
    return "yes"
